"""What residents are shown: pages, archive, television, and documents as they are fetched."""
