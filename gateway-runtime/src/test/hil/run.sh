#!/bin/bash
# Proves the packaged gateway on an emulated ARM64 device; README.md says what that needs and what is judged.
# usage: HIL=<folder with boot.sh and g.sh> HIL_WORK=<their scratch folder> run.sh
# env: HIL_RUNNING=1 (a device that runs already is used, and left running)
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=device.sh
. "$HERE/device.sh"
EDGES=100
TOGGLES=20

# --- the device and the hub
world_start

# --- the configuration: the city's own, of its first line, on the device's adapter and chip
devices_start
ADAPTER=$("$HIL/g.sh" 'ls /dev/serial/by-id/* | head -n 1')
eval "$("$HIL/g.sh" hil-gpio up)" # CHIP and BANK
{
  # An emulated processor answers late: time-outs are wider here than on a device.
  sed '/id: rs485-2/,$d' "$OUT/city-1.yaml" | sed "s|port: .*|port: $ADAPTER|; s/timeout: .*/timeout: 1500ms/; s/period: 1s/period: 2s/;
    s|file: buffer.db|file: /var/lib/goen/buffer.db|; s|key-file: |&/var/lib/goen/|; s/commit-interval: [0-9a-z]*/commit-interval: 200ms/"
  cat << YAML
  - id: contacts
    chip: $CHIP
    devices:
      - { id: door-7, driver: contact, owner: welfare, class: person-data, line: $DOOR, pull: up, active: low, debounce: 30ms }
outputs:
  - { id: siren-1, chip: $CHIP, line: $SIREN, sensor: kando-01, level: 4 }
YAML
  sed -n '/^destinations:/,$p' "$OUT/city-1.yaml"
} > "$OUT/gateway.yaml"
devices_stop
rm "$OUT/served-1"

# --- installed as systemd/README.md says
"$HIL/g.sh" "rm -rf $W && mkdir -p $W"
"$HIL/g.sh" --put "$DIST" "$ROOT/systemd" "$OUT/gateway.yaml" "$HERE/guest.sh" $W/
judge "${CHIP}=gpio:660" "installed, lines by their rule" "$(guest install | grep -E 'groups|folders|fail' | tr '\n' ' ')"
judge 'aarch64' "machine" "$("$HIL/g.sh" 'uname -m; java -version 2>&1 | head -n 1' | tr '\n' ' ')"
CHECKED=$(guest check)
judge '^[^(]*$' "its configuration is found right" "$(tail -n 1 <<< "$CHECKED")"

# --- by its launcher: edges, siren, gauge, hub
judge '^started in' "started by its launcher" "$(guest start_program | tail -n 1)"
[ $FAILED = 0 ] || exit 1
"$HIL/g.sh" BANK="$BANK" $W/guest.sh watch $SIREN &
PIDS+=("$!")
devices_start
bridge_start
judge "^edges $EDGES accepted $EDGES extra 0\$" "edges of the contact" "$(guest edges $DOOR $EDGES door-7 | tail -n 1)"
guest eventually 240 output_was 010 > "$OUT/siren.txt"
devices_stop
RSS=$(guest rss_program)
judge 'VmRSS [0-9]+' "memory of the running gateway" "$RSS"
judge '^stopped in' "stopped by SIGTERM" "$(guest stop_program)"
"$HIL/g.sh" "rm -f $W/watching; cat $W/accepted" > "$OUT/accepted"
"$HIL/g.sh" "cat $W/output" > "$OUT/siren"
"$HIL/g.sh" "cat $W/gateway.log" > "$OUT/gateway.log"
"$HIL/g.sh" "cat $W/served-edges" > "$OUT/served-edges"

# The siren must have followed each passing of level 4 and nothing else; it is off while nothing runs.
PASSED=$(awk '$4 == "kando-01/alarm" { on = $6 >= 4 ? 1 : 0; if (on != last + 0) printf "%d", on; last = on }' "$OUT/accepted")
HEARD=$(cut -d' ' -f2 "$OUT/siren" | tr -d '\n')
judge '^alarm 10, siren 010$' "siren follows the gauge's alarm" "alarm $PASSED, siren $HEARD"
GAUGE=$(grep -c ' kando-01/stage .* [0-9.-]*$' "$OUT/accepted" || true)
judge 'accepted [1-9][0-9]+$' "readings of the Modbus gauge" "$(grep -c 'kando-01.stage' "$OUT/served-2") served, accepted $GAUGE"

# --- what was served and what was accepted is at the hub
shift_of
awk -F'\t' -v OFS='\t' -v by="$SHIFT" '$1 == "kando-01" || $1 == "takase-02" { $4 -= by; print }' "$OUT/served-2" > "$OUT/served"
cat "$OUT/served-edges" >> "$OUT/served"
for ((i = 0; i < 300; i++)); do
  VERDICT=$("$SIM" oracle --served="$OUT/served" --accepted="$OUT/accepted" --db="$DB") && break
  sleep 1
  [ $i -lt 5 ] || break
done
judge 'missing 0  duplicates 0' "served, accepted, at the hub" "$(head -n 1 <<< "$VERDICT")"
echo "      $(sed -n 2p <<< "$VERDICT")"
grep missing: <<< "$VERDICT" | head -n 5 || true
EDGE_ROWS=$(at_hub door-7/contact)
judge "^$((EDGES + 1)) rows" "edges at the hub" "$EDGE_ROWS rows: $EDGES edges and the level at the start"

# --- under its unit
BEFORE=$(at_hub door-7/contact)
GAUGED=$(measured_at_hub kando-01/stage)
judge '^READY after [0-9]+ ms, notify active' "systemctl start" "$(guest start_unit | tail -n 1)"
devices_start
bridge_start
guest toggle $DOOR $TOGGLES
"$HIL/g.sh" BANK="$BANK" $W/guest.sh watch $SIREN &
PIDS+=("$!")
judge 'seen fed [1-9][0-9]* times .* restarts 0, active$' "watchdog" "$(guest watchdog)"
"$HIL/g.sh" 'systemctl status goen-gateway --no-pager -n 8' > "$OUT/status.txt" || true
sed 's/^/      /' "$OUT/status.txt"
judge 'Status: "3 of 3 devices answer; hubs connected: 1' "systemctl status" "$(grep -o 'Status: .*' "$OUT/status.txt")"
guest eventually 240 output_was 010 >> "$OUT/siren.txt"
devices_stop
judge 'VmRSS [0-9]+' "memory under the unit" "$(guest rss_unit)"
judge '^stopped in [0-9]{1,5} ms, inactive, Deactivated' "systemctl stop" "$(guest stop_unit)"
"$HIL/g.sh" "rm -f $W/watching; journalctl -u goen-gateway --no-pager" > "$OUT/journal.txt"
judge 'siren 010$' "siren under the unit's sandbox" "siren $("$HIL/g.sh" "cut -d' ' -f2 $W/output" | tr -d '\n')"
judge "^$((TOGGLES + 1)) rows" "edges at the hub from the unit's run" "$(($(at_hub door-7/contact) - BEFORE)) rows: $TOGGLES edges and the level at the start"
SERVED=$(grep -c 'kando-01.stage' "$OUT/served-3")
judge "^$SERVED at the hub" "readings of the gauge from the unit's run" "$(($(measured_at_hub kando-01/stage) - GAUGED)) at the hub, $SERVED served"
REPORT=$("$SIM" hub --report="$DB") && pass "the hub has every number of every stream" || fail "the hub misses numbers"
sed 's/^/      /' <<< "$REPORT"
exit $FAILED
