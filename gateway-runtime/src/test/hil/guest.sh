#!/bin/sh
# Runs on the emulated device, as root; run.sh puts it there and calls it. One subcommand for each step.
# Where the simulated GPIO bank is: $BANK, a folder of gpio-sim below /sys.
set -eu
W=/var/tmp/goen-hil
PROGRAM=/usr/lib/goen/gateway
UNIT=goen-gateway.service

# Times are those of CLOCK_MONOTONIC, in milliseconds: /proc/uptime counts the same as long as nothing was suspended.
now() {
  read -r up _ < /proc/uptime
  echo "${up%.*}${up#*.}0"
}

# eventually SECONDS CONDITION...: tries until it holds.
eventually() {
  end=$(($(now) + $1 * 1000))
  shift
  until "$@"; do
    [ "$(now)" -lt "$end" ] || return 1
    sleep 0.1
  done
}

pull() { echo "pull-$2" > "$BANK/sim_gpio$1/pull"; }
level() { cat "$BANK/sim_gpio$1/value"; }
lines() { grep -c " $1 " $W/accepted || true; }
has_lines() { [ "$(lines "$1")" -ge "$2" ]; }
rss() { awk '/^Vm(HWM|RSS)/ { sub(":", "", $1); printf "%s %d KiB  ", $1, $2 }' "/proc/$1/status"; }

# Puts program and system files where systemd/README.md says, and uses them as it says.
install_files() {
  rm -rf $PROGRAM /var/lib/goen /etc/goen
  mkdir -p ${PROGRAM%/*} /etc/goen
  cp -a $W/dist $PROGRAM
  cp $W/systemd/goen-gateway.service /usr/lib/systemd/system/
  cp $W/systemd/goen.sysusers.conf /usr/lib/sysusers.d/goen.conf
  cp $W/systemd/goen.tmpfiles.conf /usr/lib/tmpfiles.d/goen.conf
  # Only the project's own rules are to give the lines to their group.
  rm -f /etc/udev/rules.d/*hil*
  cp $W/systemd/60-goen.rules /usr/lib/udev/rules.d/
  systemd-sysusers && systemd-tmpfiles --create
  chown root:root /dev/gpiochip*
  udevadm control --reload && udevadm trigger --action=add --subsystem-match=gpio && udevadm settle
  systemctl daemon-reload
  cp $W/gateway.yaml /etc/goen/
  echo "groups $(stat -c '%n=%G:%a' /dev/gpiochip* /dev/ttyUSB0 | tr '\n' ' ')"
  echo "folders $(stat -c '%n=%U:%G:%a' /etc/goen /var/lib/goen | tr '\n' ' ')"
}

check() { runuser -u goen -- $PROGRAM/bin/goen-gateway --config /etc/goen/gateway.yaml --check; }

# Starts the program by its launcher, with the rights its unit would give it.
start_program() {
  for file in accepted gateway.log pid; do
    : > $W/$file
    chown goen $W/$file
  done
  t=$(now)
  # shellcheck disable=SC2016 # expanded by the inner shell
  runuser -u goen -g goen -G dialout -G gpio -G i2c -- sh -c '
    cd /var/lib/goen; umask 077; echo $$ > "$0/pid"
    exec "$1/bin/goen-gateway" --config /etc/goen/gateway.yaml --report-accepted=3 3>> "$0/accepted" >> "$0/gateway.log" 2>&1' \
    $W $PROGRAM < /dev/null > /dev/null 2>&1 &
  eventually 120 grep -q 'gateway gw07 runs' $W/gateway.log || { cat $W/gateway.log; return 1; }
  echo "started in $(($(now) - t)) ms"
}

gone() { ! kill -0 "$(cat $W/pid)" 2> /dev/null; }

stop_program() {
  t=$(now)
  kill "$(cat $W/pid)"
  eventually 30 gone || { echo "did not stop in 30 s"; return 1; }
  echo "stopped in $(($(now) - t)) ms"
}

# edges LINE N SENSOR: one change at a time, each waited for in what the gateway says it accepted, and noted as served.
edges() {
  name="$3/contact"
  eventually 60 has_lines "$name" 1 || { echo "the first level of $name was not accepted"; return 1; }
  first=$(lines "$name")
  sent=0
  taken=0
  served=$W/served-edges
  : > $served
  while [ $sent -lt "$2" ]; do
    sent=$((sent + 1))
    # Up at first; a contact to ground is closed while its line is low.
    if [ $((sent % 2)) = 1 ]; then side=down value=true; else side=up value=false; fi
    printf '%s\tcontact\t%d\t%d\t%s\n' "$3" $sent "$(now)" $value >> $served
    pull "$1" $side
    if eventually 20 has_lines "$name" $((first + sent)) && [ "$(grep " $name " $W/accepted | tail -n 1 | cut -d' ' -f6)" = $value ]; then
      taken=$((taken + 1))
    else
      echo "edge $sent to $value: $(grep " $name " $W/accepted | tail -n 1)"
    fi
  done
  sleep 2 # none may come on top
  echo "edges $sent accepted $taken extra $(($(lines "$name") - first - sent))"
}

# toggle LINE N: changes that nothing here waits for, half a second apart. They are counted at the hub.
toggle() {
  i=0
  while [ $i -lt "$2" ]; do
    i=$((i + 1))
    if [ $((i % 2)) = 1 ]; then pull "$1" down; else pull "$1" up; fi
    sleep 0.5
  done
}

# watch LINE: notes each change of an output, until the file watching is gone.
watch() {
  : > $W/watching
  : > $W/output
  last=
  while [ -e $W/watching ]; do
    read -r v < "$BANK/sim_gpio$1/value"
    if [ "$v" != "$last" ]; then
      echo "$(now) $v" >> $W/output
      last=$v
    fi
    sleep 0.1
  done
}

output_is() { [ "$(level "$1")" = "$2" ]; }
output_was() { [ "$(cut -d' ' -f2 $W/output | tr -d '\n')" = "$1" ]; }

# The last value of a name that was accepted, and how often it was.
latest() { grep " $1 " $W/accepted | tail -n 1 | cut -d' ' -f6-; }
value_is() { [ "$(latest "$1")" = "$2" ]; }

# pulses LINE N SENSOR: N changes of a contact a tenth of a second apart, noted as served; then it is waited for.
pulses() {
  name="$3/contact"
  eventually 60 has_lines "$name" 1 || { echo "the first level of $name was not accepted"; return 1; }
  first=$(lines "$name")
  i=0
  : > $W/served-pulses
  while [ $i -lt "$2" ]; do
    i=$((i + 1))
    if [ $((i % 2)) = 1 ]; then side=down value=true; else side=up value=false; fi
    printf '%s\tcontact\t%d\t%d\t%s\n' "$3" $i "$(now)" $value >> $W/served-pulses
    pull "$1" $side
    sleep 0.1
  done
  eventually 60 has_lines "$name" $((first + i)) || true
  sleep 2 # none may come on top
  grep " $name " $W/accepted | tail -n +$((first + 1)) | cut -d' ' -f6 > $W/pulses-accepted
  cut -f5 $W/served-pulses > $W/pulses-served
  same=$(paste $W/pulses-served $W/pulses-accepted | awk '$1 == $2' | wc -l)
  echo "edges $i accepted $(wc -l < $W/pulses-accepted), of these right and in order $same"
}

told_cards() { grep " $1/tag " $W/accepted | grep -vc ' none$' || true; }
has_cards() { [ "$(told_cards "$1")" -ge "$2" ]; }

# cards D0 D1 SENSOR HEX:BITS...: shows cards to a reader; one without HEX is no card.
cards() {
  d0=$BANK/sim_gpio$1/pull d1=$BANK/sim_gpio$2/pull sensor=$3
  shift 3
  i=0
  : > $W/served-cards
  for card in "$@"; do
    bits=${card#*:}
    while [ -n "$bits" ]; do
      rest=${bits#?}
      if [ "${bits%"$rest"}" = 1 ]; then line=$d1; else line=$d0; fi
      # A card is served with its last bit, at the beginning of the pulse.
      [ -n "$rest" ] || at=$(now)
      echo pull-down > "$line"
      sleep 0.02
      echo pull-up > "$line"
      sleep 0.02
      bits=$rest
    done
    if [ -n "${card%%:*}" ]; then
      i=$((i + 1))
      printf '%s\ttag\t%d\t%d\t%s\n' "$sensor" $i "$at" "${card%%:*}" >> $W/served-cards
    fi
    sleep 3
  done
  eventually 30 has_cards "$sensor" $i || true
  sleep 1
  echo "cards $i accepted $(told_cards "$sensor"), shown $#"
}

# tips LINE N: a bucket tips, and its contact closes for a tenth of a second.
tips() {
  i=0
  while [ $i -lt "$2" ]; do
    i=$((i + 1))
    pull "$1" down
    sleep 0.1
    pull "$1" up
    sleep 0.5
  done
}

# The simulated converter: counts of its conversion, and the error that each transfer ends with (6: no acknowledgement).
SIMULATED=/sys/module/i2c_hilsim/parameters
counts() { echo "$1" > $SIMULATED/regs; }
fails() { echo "$1" > $SIMULATED/fail; }

# reads NAME COUNTS=VALUE...: each is set, and waited for in what the gateway accepts.
reads() {
  name=$1
  right=0
  shift
  for one in "$@"; do
    counts "${one%%=*}"
    if eventually 90 value_is "$name" "${one#*=}"; then right=$((right + 1)); else echo "${one%%=*} was told as $(latest "$name")"; fi
  done
  echo "$right of $# right: $*"
}

# How often a gauge was read, and whether it was since.
gauged() { grep -c " $1 [0-9]* [0-9.-]*$" $W/accepted || true; }
gauged_more() { [ "$(gauged "$1")" -gt "$2" ]; }

# resumed NAME: from a port that is there again until a reading of it is accepted.
resumed() {
  eventually 60 test -e /dev/serial/by-id/ || { echo "no port came"; return 1; }
  t=$(now)
  had=$(gauged "$1")
  eventually 120 gauged_more "$1" "$had" || { echo "nothing was read"; return 1; }
  echo "$(ls /dev/ttyUSB* | tr '\n' ' ')more after $(($(now) - t)) ms"
}

# Ends the program as a fault would, and says what becomes of an output.
kill_program() {
  before=$(level "$1")
  kill -KILL "$(cat $W/pid)"
  eventually 30 gone
  sleep 1
  echo "line $1: $before before SIGKILL, $(level "$1") after it"
}

show() { systemctl show $UNIT -p "$1" --value; }

start_unit() {
  systemctl start $UNIT || { journalctl -u $UNIT --no-pager -n 40; return 1; }
  begun=$(show ExecMainStartTimestampMonotonic)
  ready=$(show ActiveEnterTimestampMonotonic)
  echo "READY after $(((ready - begun) / 1000)) ms, $(show Type) $(show ActiveState)"
}

# Waits until two watchdog periods and some more are over, and counts how often it was fed by then.
watchdog() {
  period=$(($(show WatchdogUSec | sed 's/1min/60/; s/[^0-9]//g')))
  end=$(($(now) + period * 2200))
  fed=0
  last=
  while [ "$(now)" -lt "$end" ]; do
    at=$(show WatchdogTimestampMonotonic)
    if [ "$at" != "$last" ]; then
      fed=$((fed + 1))
      last=$at
    fi
    sleep 2
  done
  echo "watchdog ${period} s: seen fed $fed times in $((period * 22 / 10)) s, restarts $(show NRestarts), $(show ActiveState)"
}

stop_unit() {
  t=$(now)
  systemctl stop $UNIT
  took=$(($(now) - t))
  # A unit that ended well is forgotten at once, its status with it; the journal has it.
  echo "stopped in $took ms, $(show ActiveState), $(journalctl -u $UNIT --no-pager -o cat -n 20 | grep -o 'Deactivated successfully')"
}

step=$1
shift
case $step in
  install) install_files ;;
  check | start_program | stop_program | kill_program | edges | pulses | cards | tips | counts | fails | reads | gauged | resumed | latest | level | toggle | watch | start_unit | watchdog | stop_unit | eventually) "$step" "$@" ;;
  rss_program) rss "$(cat $W/pid)" ;;
  rss_unit) rss "$(show MainPID)" ;;
  now) now ;;
  *) echo "guest.sh: no step $step" >&2 && exit 64 ;;
esac
