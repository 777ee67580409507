#!/bin/bash
# Cuts the power of the emulated device while the packaged gateway takes readings, many times on one and the same disk, and
# compares in the end what the gateway said it had accepted with what the hub has. README.md says what that needs.
# usage: HIL_WORK=<scratch folder with arm64/{root.img,vmlinuz,initrd.img} and id_hil> powercut.sh [CUTS]
# env: SEED, PORT (of this host, for the device's ssh; another for each run at the same time), RESULTS (a line is appended for each cut and for the verdict), CACHE=writeback|unsafe (unsafe: a disk that lies about flushes)
set -euo pipefail
: "${HIL_WORK:?scratch folder of the device scripts}"
CUTS=${1:-50}
SEED=${SEED:-$$}
CACHE=${CACHE:-writeback}
HERE=$(cd "$(dirname "$0")" && pwd)
ROOT=$(cd "$HERE/../../../.." && pwd)
RESULTS=${RESULTS:-$ROOT/gateway-runtime/target/powercuts.txt}
DIST=$ROOT/gateway-runtime/target/dist
SIM=$ROOT/sensor-sim/target/dist/bin/goen-sim
IMAGE=$HIL_WORK/arm64
OUT=$(mktemp -d)
PORT=${PORT:-2223}
RANDOM=$SEED
PIDS=()
QEMU=
NBDKIT=

for tool in socat sqlite3 nbdkit qemu-img qemu-system-aarch64 debugfs e2fsck; do
  command -v $tool > /dev/null || { echo "needs $tool"; exit 64; }
done
for made in "$DIST/bin/goen-gateway" "$SIM"; do
  [ -x "$made" ] || { echo "no $made: mvn -pl gateway-runtime,sensor-sim -am package -DskipTests"; exit 64; }
done

finish() {
  for pid in "$QEMU" "$NBDKIT"; do [ -z "$pid" ] || kill -KILL "$pid" 2> /dev/null || true; done
  for pid in "${PIDS[@]}"; do kill "$pid" 2> /dev/null || true; done
  echo "files of this run: $OUT"
}
trap finish EXIT
say() { echo "$(date -u +%FT%TZ) $*" | tee -a "$RESULTS"; }
until_said() { # until_said SECONDS TEXT FILE
  for ((i = 0; i < $1 * 10; i++)); do grep -q "$2" "$3" 2> /dev/null && return 0; sleep 0.1; done
  return 1
}
ends() { for ((i = 0; i < $2 * 10; i++)); do kill -0 "$1" 2> /dev/null || return 0; sleep 0.1; done; return 1; }
key() { sed -n "s/^$1=//p" "$2"; }
SSH=(-i "$HIL_WORK/id_hil" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=20)
guest() { ssh -n "${SSH[@]}" -p $PORT root@127.0.0.1 "$@"; }
monitor() { echo "$*" | socat -T 600 - "UNIX-CONNECT:$OUT/monitor" > "$OUT/monitor.said" || true; }

# device DISK ROOT [MORE]: the device with a data disk; its report of accepted readings goes straight into a file here.
device() {
  local disk=$1 root=$2
  shift 2
  rm -f "$OUT/serial" "$OUT/monitor"
  qemu-system-aarch64 -M virt,gic-version=2 -cpu cortex-a53 -accel tcg,thread=multi -smp 2 -m 640 -display none -no-reboot \
    -serial "file:$OUT/console.log" \
    -drive "file=$root,if=none,id=d0,format=qcow2,cache=unsafe" -device virtio-blk-pci,drive=d0 \
    -drive "file=$disk,if=none,id=d1,format=raw,cache=writeback" -device virtio-blk-pci,drive=d1 \
    -netdev "user,id=n0,hostfwd=tcp:127.0.0.1:$PORT-:22" -device virtio-net-pci,netdev=n0,romfile= \
    -device virtio-rng-pci \
    -chardev "socket,id=p0,path=$OUT/serial,server=on,wait=off" -device pci-serial,chardev=p0 \
    -device virtio-serial-pci -chardev "file,id=r0,path=$OUT/report,append=on" -device virtserialport,chardev=r0,name=report \
    -monitor "unix:$OUT/monitor,server=on,wait=off" \
    -kernel "$IMAGE/vmlinuz" -initrd "$IMAGE/initrd.img" \
    -append "console=ttyAMA0 root=/dev/vda rw quiet loglevel=4 panic=-1 net.ifnames=0 systemd.show_status=0" \
    "$@" < /dev/null > "$OUT/qemu.log" 2>&1 &
  QEMU=$!
}
reached() { # reached SECONDS: whether the device answers
  local end=$((SECONDS + $1))
  until guest true 2> /dev/null; do [ $SECONDS -lt $end ] || return 1; sleep 0.3; done
}

# --- the hub, the devices, and what the gateway is told of them
"$SIM" hub --db="$OUT/hub.db" > "$OUT/hub.log" 2>&1 &
PIDS+=("$!")
until_said 60 '^db=' "$OUT/hub.log" || { cat "$OUT/hub.log"; exit 1; }
HUB=$(key mqtt "$OUT/hub.log")
# The flood comes and goes in two minutes: alarms are raised and cleared all the time.
"$SIM" devices --dir="$OUT" --config="$OUT/city.yaml" --hub="$HUB" --served="$OUT/served" --speed=300 > "$OUT/devices.log" 2>&1 &
PIDS+=("$!")
until_said 60 destinations "$OUT/city.yaml" || { cat "$OUT/devices.log"; exit 1; }
{
  sed '/id: rs485-2/,$d' "$OUT/city.yaml" | sed 's|port: .*|port: /dev/ttyS0|; s/timeout: .*/timeout: 480ms/; s/period: .*/period: 500ms/;
    s|file: buffer.db|file: /mnt/data/buffer.db|; s|key-file: |&/opt/goen/|; s/commit-interval: [0-9a-z]*/commit-interval: 500ms/'
  sed -n '/^destinations:/,$p' "$OUT/city.yaml"
} > "$OUT/lit.yaml"
sed -i "s/127\.0\.0\.1/10.0.2.2/" "$OUT/lit.yaml" # what the device calls this host's loopback
sed 's/10\.0\.2\.2:[0-9]*/10.0.2.2:9/' "$OUT/lit.yaml" > "$OUT/dark.yaml"
sed '/^buses:/,/^destinations:/{/^destinations:/!d}; s/10\.0\.2\.2/127.0.0.1/; s|/mnt/data/||; s|/opt/goen/||' "$OUT/lit.yaml" > "$OUT/drain.yaml"
cat > "$OUT/begin.sh" << 'G'
#!/bin/sh
# A new boot as the gateway sees it: the device is always resumed at the same instant of one boot.
set -e
date -s "@$2" > /dev/null
# Resumed each time with the same random numbers to come, it would give two epochs one name.
perl -e 'open my $r, "+>", "/dev/urandom" or die $!; syswrite $r, $ARGV[0]; ioctl $r, 0x5207, 0 or die "reseeding: $!"' "$3"
cat /proc/sys/kernel/random/uuid > /run/boot
mount --bind /run/boot /proc/sys/kernel/random/boot_id
mkdir -p /mnt/data && mount -o commit=5 /dev/vdb /mnt/data
mkfifo /run/report
cat < /run/report > /dev/virtio-ports/report 2> /dev/null &
sleep 0.2
cd /mnt/data
setsid /opt/goen/dist/bin/goen-gateway --config "/opt/goen/$1.yaml" --report-accepted=3 3> /run/report > /run/gateway.log 2>&1 < /dev/null &
G

# --- one boot for all cuts: the running device is kept in a file, each cut resumes it
truncate -s 96M "$OUT/data.img" && mke2fs -q -t ext4 "$OUT/data.img"
qemu-img create -q -f qcow2 -b "$IMAGE/root.img" -F raw "$OUT/root.qcow2"
: > "$OUT/report"
device "$OUT/data.img" "$OUT/root.qcow2"
reached 300 || { echo "the device did not boot"; exit 1; }
guest 'mkdir -p /opt/goen; modprobe virtio_console'
scp -q -r "${SSH[@]}" -P $PORT "$DIST" "$OUT/lit.yaml" "$OUT/dark.yaml" "$OUT/begin.sh" root@127.0.0.1:/opt/goen/
guest 'chmod +x /opt/goen/begin.sh; /opt/goen/dist/bin/goen-gateway --make-cache; sync; ls /dev/virtio-ports/'
monitor stop
monitor "migrate \"exec:cat > $OUT/state\""
for ((i = 0; i < 1200; i++)); do
  monitor "info migrate"
  grep -q 'Migration status: completed' "$OUT/monitor.said" && break
  sleep 0.5
done
grep -q 'completed' "$OUT/monitor.said" || { cat "$OUT/monitor.said" "$OUT/qemu.log"; exit 1; }
kill -KILL $QEMU; wait $QEMU 2> /dev/null || true
mkdir "$OUT/accepted"
say "begin: $CUTS cuts, seed $SEED, disk cache $CACHE, $(du -m "$OUT/state" | cut -f1) MB of resumed memory"

# --- the cuts
for ((cut = 1; cut <= CUTS; cut++)); do
  : > "$OUT/report"
  rm -f "$OUT/disk" "$OUT/layer.qcow2"
  nbdkit -f -U "$OUT/disk" --filter=cache file "$OUT/data.img" cache="$CACHE" &
  NBDKIT=$!
  until [ -S "$OUT/disk" ]; do sleep 0.05; done
  qemu-img create -q -f qcow2 -b "$OUT/root.qcow2" -F qcow2 "$OUT/layer.qcow2"
  device "nbd:unix:$OUT/disk" "$OUT/layer.qcow2" -incoming "exec:cat $OUT/state"
  until [ -S "$OUT/monitor" ]; do sleep 0.1; done
  for ((i = 0; i < 300; i++)); do
    monitor "info status"
    grep 'VM status' "$OUT/monitor.said" | grep -qv inmigrate && break
    sleep 0.2
  done
  monitor cont
  socat "UNIX-CONNECT:$OUT/serial" "OPEN:$OUT/rs485-1,raw,echo=0" &
  bridge=$!
  say "cut $cut: resumed"; reached 120 || { say "cut $cut: the device was not resumed"; cat "$OUT/monitor.said" "$OUT/qemu.log"; exit 1; }
  light=$((cut % 2 ? 0 : 1))
  say "cut $cut: reached"; guest /opt/goen/begin.sh "$([ $light = 1 ] && echo lit || echo dark)" "$(date +%s)" "$(head -c 48 /dev/urandom | base64)"
  if ! until_said 180 ' kando-01/' "$OUT/report"; then
    say "cut $cut: the gateway accepted nothing"
    guest cat /run/gateway.log || true
    exit 1
  fi
  wait_ms=$((RANDOM % 8000))
  sleep "$((wait_ms / 1000)).$(printf %03d $((wait_ms % 1000)))"
  kill -KILL $QEMU $NBDKIT
  wait $QEMU $NBDKIT 2> /dev/null || true
  kill $bridge 2> /dev/null || true
  # The last line may be torn: it is no promise.
  sed '$d' "$OUT/report" | grep -c . > "$OUT/count" || true
  cp "$OUT/report" "$OUT/accepted/$cut"
  say "cut $cut: hub $([ $light = 1 ] && echo reached || echo away), cut ${wait_ms} ms after the first reading, $(cat "$OUT/count") accepted"
done
QEMU=
NBDKIT=

# --- what the disk holds goes to the hub
cp "$OUT/data.img" "$OUT/last.img"
e2fsck -fy "$OUT/last.img" > "$OUT/fsck.txt" || true
mkdir "$OUT/drain"
debugfs -R "rdump / $OUT/drain" "$OUT/last.img" > /dev/null 2>&1
cp "$OUT/drain.yaml" "$OUT/drain/"
(cd "$OUT/drain" && exec "$DIST/bin/goen-gateway" --config drain.yaml > "$OUT/drain.log" 2>&1) &
DRAIN=$!
PIDS+=("$DRAIN")
for f in "$OUT"/accepted/*; do
  sed '$d' "$f" | awk '{ n = $4; if (n ~ /^#/) { n = "gateway/" substr(n, 2) } print $1, $2, $3, n, $5 }'
done | sort > "$OUT/accepted.txt"
absent() {
  sqlite3 -readonly "$OUT/hub.db" "SELECT epoch || ' ' || stream || ' ' || seq || ' ' || name || ' ' || mono_ms FROM record" | sort > "$OUT/stored.txt"
  comm -23 "$OUT/accepted.txt" "$OUT/stored.txt" > "$OUT/absent.txt"
  wc -l < "$OUT/absent.txt"
}
for ((i = 0; i < 60; i++)); do [ "$(absent)" != 0 ] || break; sleep 1; done
kill "$DRAIN" && ends "$DRAIN" 20 || true
missing=$(absent)
conflicts=$(sqlite3 -readonly "$OUT/hub.db" 'SELECT count(*) FROM conflict')
say "verdict: $CUTS cuts, $(wc -l < "$OUT/accepted.txt") accepted, missing $missing, numbers given twice $(cut -d' ' -f1-3 "$OUT/accepted.txt" | uniq -d | wc -l), conflicts $conflicts"
"$SIM" hub --report="$OUT/hub.db" > "$OUT/completeness.txt" && complete=yes || complete=no
say "the hub can account for every number: $complete"
[ "$missing" = 0 ] && [ "$conflicts" = 0 ] && [ $complete = yes ]
