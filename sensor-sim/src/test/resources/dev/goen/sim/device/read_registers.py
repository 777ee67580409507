"""Reads registers over a serial port with pymodbus and prints each answer as one line of hex.

usage: read_registers.py PORT ADDRESS:FUNCTION:REGISTER:COUNT...
"""
import sys
import types

# The asynchronous client imports this; Debian's package only suggests it, and it is not used here.
sys.modules.setdefault("serial_asyncio", types.SimpleNamespace(create_serial_connection=None))

from pymodbus.client import ModbusSerialClient  # noqa: E402

client = ModbusSerialClient(port=sys.argv[1], baudrate=9600, timeout=20)
assert client.connect(), "cannot open " + sys.argv[1]
for question in sys.argv[2:]:
    address, function, register, count = map(int, question.split(":"))
    read = client.read_holding_registers if function == 3 else client.read_input_registers
    answer = read(register, count, slave=address)
    if answer.isError():
        print("error", getattr(answer, "exception_code", answer))
    else:
        print("".join("%04X" % word for word in answer.registers))
client.close()
