# What run.sh and field.sh share: where things are, how a figure is judged, and how the far half of the test is called.
# Sourced, with HIL and HIL_WORK set; ends what it started when the script ends.
: "${HIL:?folder with boot.sh and g.sh}" "${HIL_WORK:?scratch folder of these scripts}"
export HIL_WORK
ROOT=$(cd "$HERE/../../../.." && pwd)
DIST=$ROOT/gateway-runtime/target/dist
SIM=$ROOT/sensor-sim/target/dist/bin/goen-sim
RUN=${RUN_DIR:-$HIL_WORK/arm64/run}
W=/var/tmp/goen-hil
DOOR=4
SIREN=27
OUT=$(mktemp -d)
PIDS=()
FAILED=0

for tool in socat sqlite3; do command -v $tool > /dev/null || { echo "needs $tool"; exit 64; }; done
for made in "$DIST/bin/goen-gateway" "$SIM"; do
  [ -x "$made" ] || { echo "no $made: mvn -pl gateway-runtime,sensor-sim -am package -DskipTests"; exit 64; }
done

ends() { # ends PID SECONDS: whether that process is gone by then
  for ((i = 0; i < $2 * 10; i++)); do kill -0 "$1" 2> /dev/null || return 0; sleep 0.1; done
  return 1
}
end() {
  kill "$1" 2> /dev/null || return 0
  ends "$1" 20 || kill -KILL "$1" 2> /dev/null || true
}
finish() {
  for pid in "${PIDS[@]}"; do end "$pid"; done
  [ "${HIL_RUNNING:-0}" = 1 ] || { [ ! -s "$RUN/qemu.pid" ] || end "$(cat "$RUN/qemu.pid")"; }
  echo "files of this run: $OUT"
}
trap finish EXIT

pass() { echo "PASS  $*"; }
fail() { echo "FAIL  $*"; FAILED=1; }
# judge REGEX WHAT TEXT: the text is the figure as well as the verdict.
judge() { if [[ $3 =~ $1 ]]; then pass "$2: $3"; else fail "$2: $3"; fi; }
guest() { "$HIL/g.sh" BANK="${BANK:-}" $W/guest.sh "$@" 2>&1 || echo "(step $1 failed)"; }
key() { sed -n "s/^$1=//p" "$2"; }
until_said() { # until_said SECONDS TEXT FILE
  for ((i = 0; i < $1 * 10; i++)); do grep -q "$2" "$3" 2> /dev/null && return 0; sleep 0.1; done
  return 1
}
sql() { sqlite3 -readonly "$DB" "$1"; }
# Rows without a value count too: a contact that stops in order has none.
at_hub() { sql "SELECT count(*) FROM record WHERE name = '$1'"; }
measured_at_hub() { sql "SELECT count(*) FROM record WHERE name = '$1' AND num IS NOT NULL"; }

# The device, unless one runs already, and the hub: DB is its store, HUB its address as the guest sees it.
world_start() {
  [ "${HIL_RUNNING:-0}" = 1 ] || OVERLAY=1 "$HIL/boot.sh" arm64
  "$HIL/g.sh" --wait 600 || { fail "the device did not boot"; exit 1; }
  "$SIM" hub --db="$OUT/hub.db" > "$OUT/hub.log" 2>&1 &
  PIDS+=("$!")
  until_said 60 '^db=' "$OUT/hub.log" || { fail "the hub did not start: $(cat "$OUT/hub.log")"; exit 1; }
  DB=$OUT/hub.db
  HUB=$(key mqtt "$OUT/hub.log" | sed 's/127\.0\.0\.1/10.0.2.2/') # what the guest calls this host's loopback
}

# The river is at the foot of its flood and rises through every threshold within two minutes.
CITY=0
devices_start() {
  CITY=$((CITY + 1))
  "$SIM" devices --dir="$OUT" --config="$OUT/city-$CITY.yaml" --hub="$HUB" --served="$OUT/served-$CITY" --speed=30 --start=20m > "$OUT/devices-$CITY.log" 2>&1 &
  DEVICES=$!
  PIDS+=("$DEVICES")
  until_said 60 'destinations' "$OUT/city-$CITY.yaml" || { fail "the simulated devices did not start"; exit 1; }
}
# One adapter: what the guest sees as its FTDI is the first line of the simulated city.
bridge_start() {
  socat "UNIX-CONNECT:$RUN/serial-usb0.sock" "OPEN:$OUT/rs485-1,raw,echo=0" &
  PIDS+=("$!")
}
# In this order no answer is left on the way: the devices end after the frame they are sending.
devices_stop() { end "$DEVICES"; }

# The device's clock began later than the host's; taking it at its latest makes what was served seem early, never late.
shift_of() {
  best=
  for _ in 1 2 3 4 5; do
    asked=$(sed 's/\..*//' /proc/uptime)$(sed 's/[^.]*\.\(..\).*/\10/' /proc/uptime)
    there=$("$HIL/g.sh" $W/guest.sh now)
    here=$(awk '{ printf "%d", $1 * 1000 }' /proc/uptime)
    if [ -z "$best" ] || [ $((here - asked)) -lt "$best" ]; then best=$((here - asked)) SHIFT=$((here - there)); fi
  done
}
