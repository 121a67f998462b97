"""The made-up network of the demo: files that load like anybody's, and the truth planted in them."""

from influent.loaders.demo import DemoTruth, write_demo

__all__ = ["DemoTruth", "write_demo"]
