"""Readers that never pause: each asks for page after page, and notes what nobody answered."""

import threading

import httpx

PAGES = ("/", "/a/wangchunli/", "/a/wangchunli/?lang=en", "/feeds/wangchunli/rss.xml")


class Readers:
    """Read until the block ends; ``answered`` counts pages, ``refused`` says what was none."""

    def __init__(self, url, count=2):
        self.answered, self.refused, self._stop = 0, [], threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(url,)) for _ in range(count)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self, url):
        with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
            while not self._stop.is_set():
                for path in PAGES:
                    self._ask(client, path)

    def _ask(self, client, path):
        try:
            status = client.get(path).status_code
        except httpx.HTTPError as exc:
            self.refused.append(f"{path}: {exc!r}")
            return
        self.answered += 1
        if status >= 500:
            self.refused.append(f"{path}: {status}")
