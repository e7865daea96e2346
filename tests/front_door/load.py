"""Constant load from new and from kept connections; every request that does not get its 200 is remembered."""

import http.client
import threading
import time


class Load:
    def __init__(self, port, path="/", new_per_second=100, kept=4, kept_per_second=50):
        self.port, self.path = port, path
        self.requests = 0
        self.failures = []
        self.is_stopping = False
        self.threads = [threading.Thread(target=self._run, args=(False, new_per_second), daemon=True)]
        self.threads += [threading.Thread(target=self._run, args=(True, kept_per_second), daemon=True) for _ in range(kept)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_stopping = True
        for thread in self.threads:
            thread.join(10)

    def _run(self, keeps, per_second):
        connection = None
        while not self.is_stopping:
            begin = time.monotonic()
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", self.path)
                response = connection.getresponse()
                response.read()
                if response.status != 200:
                    raise ConnectionError(f"status {response.status}")
                if not keeps or response.will_close:
                    connection.close()
                    connection = None
            except (OSError, http.client.HTTPException) as failure:
                self.failures.append(f"{'kept' if keeps else 'new'} connection: {failure!r}")
                connection.close()
                connection = None
            self.requests += 1
            time.sleep(max(0.0, 1 / per_second - (time.monotonic() - begin)))
        if connection:
            connection.close()
