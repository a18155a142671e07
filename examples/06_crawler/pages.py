"""A local site of 200 pages."""
import http.server
import select
import socketserver
import threading

HANGING = (60, 120, 180)  # pages that never answer


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        site = self.server
        number = int(self.path.rsplit('/', 1)[1])
        delay = 60 if number in HANGING else 0.01 + number % 4 * 0.01
        site.count(1)
        # the client sends nothing more: readable means that it has gone
        gone = select.select([self.connection], [], [], delay)[0]
        site.count(-1)
        if gone:
            return
        if number % 50 == 49:
            self.answer(404, 'no such page')
        else:
            self.answer(200, 'page %d\n' % number + '.' * number)

    def answer(self, status, text):
        self.send_response(status)
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args):
        pass


class Site(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Handler)
        self.lock = threading.Lock()
        self.open = self.peak = 0
        self.urls = ['http://127.0.0.1:%d/page/%d' % (self.server_port, number) for number in range(200)]
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def count(self, step):
        with self.lock:
            self.open += step
            self.peak = max(self.peak, self.open)

    def handle_error(self, request, client_address):
        pass  # a client that went away while it was being answered

    def close(self):
        self.shutdown()
        self.server_close()
