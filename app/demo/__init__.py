"""A fictional neighbourhood, 望春里社区, and the simulated far ends it is shown with."""
