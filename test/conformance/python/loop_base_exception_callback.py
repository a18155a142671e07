"""A BaseException in a callback: does it leave the loop?"""
import asyncio

class Grave(BaseException):
    pass

loop = asyncio.new_event_loop()
loop.set_exception_handler(lambda loop, context: print("handler:", type(context["exception"]).__name__))

def callback():
    raise Grave()

loop.call_soon(callback)
loop.call_later(0.01, loop.stop)
try:
    loop.run_forever()
    print("stopped")
except Grave:
    print("left the loop")
loop.close()
