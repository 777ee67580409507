"""A Modbus server on TCP by pymodbus: modbus_server.py tcp|rtu (RTU frames over TCP).

Prints its port, and ends with its input. Unit 1 is a generic transmitter (1.234 m), unit 2 a VEGA
(1.25 m), unit 3 has none of the registers that are asked for.
"""
import asyncio
import os
import struct
import sys
import threading
import types

# The asynchronous server imports this; Debian's package only suggests it, and it is not used here.
sys.modules.setdefault("serial_asyncio", types.SimpleNamespace(create_serial_connection=None))

from pymodbus.datastore import (  # noqa: E402
    ModbusServerContext,
    ModbusSlaveContext,
    ModbusSparseDataBlock,
)
from pymodbus.server.async_io import ModbusTcpServer  # noqa: E402
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer  # noqa: E402


def slave(first, words):
    block = ModbusSparseDataBlock({first + i: word for i, word in enumerate(words)})
    return ModbusSlaveContext(hr=block, ir=block, zero_mode=True)


def until_input_ends():
    sys.stdin.read()
    os._exit(0)


async def main():
    slaves = {
        1: slave(0, [1, 3, 7, 3, 1234, 0, 5000]),
        2: slave(2000, [0, 0, *struct.unpack(">HH", struct.pack(">f", 1.25))]),
        3: slave(60000, [0]),
    }
    server = ModbusTcpServer(
        ModbusServerContext(slaves=slaves, single=False),
        framer=ModbusRtuFramer if sys.argv[1] == "rtu" else ModbusSocketFramer,
        address=("127.0.0.1", 0),
    )
    serving = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print(server.server.sockets[0].getsockname()[1], flush=True)
    threading.Thread(target=until_input_ends, daemon=True).start()
    await serving


asyncio.run(main())
