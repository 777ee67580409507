"""A Modbus RTU line of slaves by pymodbus, on a pseudo-terminal of its own.

Prints the path of the line. Then obeys lines on its input, and answers each by "done":
  set UNIT REGISTER WORD...   the slave is there and holds these registers, in decimal
  forget UNIT                 the slave is there and has no registers: whatever is asked is refused
Ends with its input.
"""
import os
import select
import sys
import tty
import types

# The asynchronous server imports this; Debian's package only suggests it, and it is not used here.
sys.modules.setdefault("serial_asyncio", types.SimpleNamespace(create_serial_connection=None))

from pymodbus.datastore import ModbusSlaveContext, ModbusSparseDataBlock  # noqa: E402
from pymodbus.factory import ServerDecoder  # noqa: E402
from pymodbus.transaction import ModbusRtuFramer  # noqa: E402

slaves = {}
registers = {}


def obey(words):
    unit = int(words[1])
    held = registers.setdefault(unit, {})
    if words[0] == "set":
        first = int(words[2])
        held.update({first + i: int(word) for i, word in enumerate(words[3:])})
    else:
        held.clear()
    block = ModbusSparseDataBlock(dict(held) or {65535: 0})
    slaves[unit] = ModbusSlaveContext(hr=block, ir=block, zero_mode=True)
    print("done", flush=True)


def answer(request):
    if request.unit_id in slaves:
        response = request.execute(slaves[request.unit_id])
        response.unit_id = request.unit_id
        response.transaction_id = request.transaction_id
        os.write(line, framer.buildPacket(response))


line, gateway = os.openpty()
tty.setraw(gateway)
framer = ModbusRtuFramer(ServerDecoder(), client=None)
print(os.ttyname(gateway), flush=True)
orders = b""
while True:
    for ready in select.select([line, 0], [], [])[0]:
        got = os.read(ready, 4096)
        if ready == line:
            framer.processIncomingPacket(got, answer, unit=list(range(1, 248)), single=False)
        elif not got:
            sys.exit(0)
        else:
            orders += got
            *whole, orders = orders.split(b"\n")
            for order in whole:
                obey(order.decode().split())
