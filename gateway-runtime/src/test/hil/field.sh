#!/bin/bash
# Proves the lines and converters of the packaged gateway on an emulated ARM64 device, with a real kernel below Pi4J,
# sysfs and the GPIO character device; README.md says what that needs and what is judged.
# usage: HIL=<folder with boot.sh and g.sh> HIL_WORK=<their scratch folder> field.sh
# env: HIL_RUNNING=1 (a device that runs already is used, and left running), EDGES, CARDS, REPLUGS
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=device.sh
. "$HERE/device.sh"
EDGES=${EDGES:-1000}
CARDS=${CARDS:-20}
REPLUGS=${REPLUGS:-3}
RAIN=22 D0=5 D1=6
MONITOR=$RUN/monitor.sock

# wiegand NUMBER: 24 bits and their parities, as HEX:BITS
wiegand() {
  local bits='' even=0 odd=0 i bit
  for ((i = 23; i >= 0; i--)); do
    bit=$((($1 >> i) & 1))
    bits+=$bit
    if [ $i -ge 12 ]; then even=$((even ^ bit)); else odd=$((odd ^ bit)); fi
  done
  printf '%06X:%d%s%d' "$1" $even "$bits" $((1 - odd))
}
accepted() { "$HIL/g.sh" "cat $W/accepted" >> "$OUT/accepted"; }

world_start
devices_start
ADAPTER=$("$HIL/g.sh" 'ls /dev/serial/by-id/* | head -n 1')
eval "$("$HIL/g.sh" hil-gpio up)" # CHIP and BANK
I2C=$("$HIL/g.sh" 'modprobe i2c-dev; modprobe i2c-hilsim; udevadm settle
  grep -l "^HIL" /sys/bus/i2c/devices/i2c-*/name | head -n 1 | sed "s/.*i2c-\([0-9]*\).*/\1/"')
{
  sed '/id: rs485-2/,$d' "$OUT/city-1.yaml" | sed "s|port: .*|port: $ADAPTER|; s/timeout: .*/timeout: 1500ms/; s/period: 1s/period: 2s/;
    s|file: buffer.db|file: /var/lib/goen/buffer.db|; s|key-file: |&/var/lib/goen/|; s/commit-interval: [0-9a-z]*/commit-interval: 200ms/"
  cat << YAML
  - id: contacts
    chip: $CHIP
    devices:
      - { id: door-7, driver: contact, owner: welfare, class: person-data, line: $DOOR, pull: up, active: low, debounce: 0ms }
      - { id: rain-1, driver: rain-gauge, owner: river, line: $RAIN, pull: up, mm-per-tip: 0.5 }
      - { id: gate-2, driver: wiegand, owner: welfare, class: person-event, d0: $D0, d1: $D1, pull: up, gap: 1500ms }
  - id: adc
    i2c: /dev/i2c-$I2C
    devices:
      - id: minato-01
        driver: ads1115
        owner: harbour
        timeout: 900ms
        channel: 0
        shunt: 150
        from: 0
        to: 10
        quantity: level
        unit: m
        levels: { level: { thresholds: [ { level: 4, at: 8 } ] } }
  - id: kernel-adc
    iio: $I2C-0048
    devices:
      - { id: minato-02, driver: iio, owner: harbour, timeout: 900ms, channel: 0, shunt: 75, from: 0, to: 10, quantity: level, unit: m }
outputs:
  - { id: siren-1, chip: $CHIP, line: $SIREN, sensor: minato-01, level: 4 }
YAML
  sed -n '/^destinations:/,$p' "$OUT/city-1.yaml"
} > "$OUT/gateway.yaml"
devices_stop
rm "$OUT/served-1"

"$HIL/g.sh" "rm -rf $W && mkdir -p $W; echo 0x48 > /sys/bus/i2c/devices/i2c-$I2C/delete_device" 2> /dev/null || true
"$HIL/g.sh" --put "$DIST" "$ROOT/systemd" "$OUT/gateway.yaml" "$HERE/guest.sh" $W/
guest install | grep -E 'groups|folders|fail' | sed 's/^/      /'
judge '^[^(]*$' "its configuration is found right" "$(guest check | tail -n 1)"
guest fails 0
guest counts 14400
judge '^started in' "started by its launcher" "$(guest start_program | tail -n 1)"
[ $FAILED = 0 ] || exit 1

# --- the converter through Pi4J, and its siren: 150 ohm at 4.096 V, 4 mA is 4800 counts and 0 m, 20 mA 24000 and 10 m
judge '^([0-9]+) of \1 right' "ADS1115 by I2C" "$(guest reads minato-01/level 4800=0.0000 14400=5.0000 24000=10.0000 32767=none 19200=7.5000 4000=none 24000=10.0000 | tail -n 1)"
judge '^1$' "siren on, at 10 m" "$(guest eventually 60 output_is $SIREN 1; guest level $SIREN)"
guest fails 6
judge '1 of 1 right' "no acknowledgement is no level" "$(guest reads minato-01/level 24000=none | tail -n 1)"
judge '^1$' "siren stays on while its sensor is gone" "$(sleep 5; guest level $SIREN)"
guest fails 0
judge '1 of 1 right' "converter is back" "$(guest reads minato-01/level 14400=5.0000 | tail -n 1)"
judge '^0$' "siren off, at 5 m" "$(guest eventually 60 output_is $SIREN 0; guest level $SIREN)"

# --- lines
judge "^edges $EDGES accepted $EDGES, of these right and in order $EDGES\$" "edges a tenth of a second apart" "$(guest pulses $DOOR "$EDGES" door-7 | tail -n 1)"
SHOWN=()
for ((c = 0; c < CARDS; c++)); do SHOWN+=("$(wiegand $(((c * 7919 * 1301 + 555819) & 0xFFFFFF)))"); done
GOOD=$(wiegand 0xD41B81)
[ "$GOOD" = D41B81:11101010000011011100000010 ] || fail "the test's own card: $GOOD"
WRONG=(":1${SHOWN[0]#*:}" ":${SHOWN[1]#*:?}") # one bit too many, one too few
judge "^cards $((CARDS + 1)) accepted $((CARDS + 1)), " "cards of a Wiegand reader" "$(guest cards $D0 $D1 gate-2 "$GOOD" "${WRONG[@]}" "${SHOWN[@]}" | tail -n 1)"
judge '^1 times' "what is no card is told, as a gap without its bits" "$("$HIL/g.sh" "grep -c ' gate-2/tag [0-9]* none' $W/accepted" || true) times, of two in a row with 25 and 27 bits"
guest tips $RAIN 5
judge '^0.002500$' "rain of five tips" "$(guest eventually 60 value_is rain-1/rain-total 0.002500; guest latest rain-1/rain-total)"

# --- loss of the process: what the line does, the safe state at the next start, and the count of the rain
guest reads minato-01/level 24000=10.0000 > /dev/null
guest eventually 60 output_is $SIREN 1
judge 'line 27: 1 before SIGKILL, 0 after' "output of a killed process (gpio-sim lets it go to its pull)" "$(guest kill_program $SIREN)"
accepted
guest counts 14400
"$HIL/g.sh" BANK="$BANK" $W/guest.sh watch $SIREN &
PIDS+=("$!")
judge '^started in' "started again" "$(guest start_program | tail -n 1)"
guest tips $RAIN 5
judge '^0.005000$' "rain goes on after SIGKILL" "$(guest eventually 60 value_is rain-1/rain-total 0.005000; guest latest rain-1/rain-total)"
guest reads minato-01/level 24000=10.0000 > /dev/null
guest eventually 60 output_is $SIREN 1
"$HIL/g.sh" "rm -f $W/watching"
judge '^01$' "output is safe at the start, then as its rule says" "$("$HIL/g.sh" "cut -d' ' -f2 $W/output" | tr -d '\n')"

# --- a USB adapter is pulled out and put in again
devices_start
bridge_start
unplug() { (echo "device_del $1"; sleep 2) | socat - "UNIX-CONNECT:$MONITOR" > /dev/null; }
plug() { (echo "device_add usb-serial,chardev=u0,bus=xhci.0,always-plugged=on,serial=HILUSB0,id=$1"; sleep 2) | socat - "UNIX-CONNECT:$MONITOR" > /dev/null; }
SEAT=${SEAT:-$( (echo 'info qom-tree /machine/peripheral-anon'; sleep 2) | socat - "UNIX-CONNECT:$MONITOR" | tr -d '\r' | sed -n 's#^ *\(/device\[[0-9]*\]\) (usb-serial)#/machine/peripheral-anon\1#p' | head -n 1)}
SEAT=${SEAT:-adapter0}
for ((r = 1; r <= REPLUGS; r++)); do
  ADAPTERS="$("$HIL/g.sh" 'ls /dev/ttyUSB* 2> /dev/null || true' | tr '\n' ' ')"
  had=$(guest gauged kando-01/stage)
  guest eventually 90 gauged_more kando-01/stage "$had" || fail "no readings before unplugging"
  unplug "$SEAT"
  gone=$("$HIL/g.sh" 'sleep 5; ls /dev/ttyUSB* 2> /dev/null || true' | tr '\n' ' ')
  SEAT=adapter$r-$$
  plug "$SEAT"
  judge 'more after [0-9]+ ms' "USB adapter unplugged and put in again, $r of $REPLUGS" "${ADAPTERS}-> ${gone:-none} -> $(guest resumed kando-01/stage)"
done
devices_stop

# --- the same converter through the kernel's own driver (ti-ads1015): 75 ohm at 2.048 V
guest fails 0
"$HIL/g.sh" "echo ads1115 0x48 > /sys/bus/i2c/devices/i2c-$I2C/new_device"
judge '^([0-9]+) of \1 right' "the same by the kernel's driver (IIO)" "$(guest reads minato-02/level 4800=0.0000 14400=5.0000 24000=10.0000 32767=none 19200=7.5000 | tail -n 1)"
judge '^none$' "chip that the kernel holds is not touched by I2C" "$(guest eventually 90 value_is minato-01/level none; guest latest minato-01/level)"
"$HIL/g.sh" "echo 0x48 > /sys/bus/i2c/devices/i2c-$I2C/delete_device"
judge '1 of 1 right' "driver of the kernel gone, I2C reads again" "$(guest reads minato-01/level 24000=10.0000 | tail -n 1)"

# --- exit, and the hub
guest eventually 60 output_is $SIREN 1
judge '^stopped in' "stopped by SIGTERM" "$(guest stop_program)"
judge '^0$' "output is safe at exit" "$(guest level $SIREN)"
accepted
"$HIL/g.sh" "cat $W/gateway.log" > "$OUT/gateway.log"
"$HIL/g.sh" "cat $W/served-pulses $W/served-cards" > "$OUT/served"
"$HIL/g.sh" "cat /var/lib/goen/pseudonym.key" > "$OUT/pseudonym.key"
chmod 600 "$OUT/pseudonym.key"
REALM=$(sed -n 's/.*realm: *\([^ ,}]*\).*/\1/p' "$OUT/gateway.yaml" | head -n 1)
for ((i = 0; i < 5; i++)); do
  VERDICT=$("$SIM" oracle --served="$OUT/served" --accepted="$OUT/accepted" --db="$DB" --key-file="$OUT/pseudonym.key" --realm="$REALM") && break
  sleep 2
done
judge 'missing 0  duplicates 0' "edges and cards served, accepted, at the hub under their pseudonyms" "$(head -n 1 <<< "$VERDICT")"
echo "      $(sed -n 2p <<< "$VERDICT")"
grep missing: <<< "$VERDICT" | head -n 5 || true
exit $FAILED
