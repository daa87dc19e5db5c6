"""The benchmark: makes a store of any size and measures finding in it, each figure beside a peer in the same run.

`python -m scripts.bench --help`; `make bench N=100000`. docs/benchmarks.md keeps what it printed.
"""
