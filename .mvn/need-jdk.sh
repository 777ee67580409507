#!/bin/sh
# Ends the build with one sentence when no JDK of the wanted release is on the machine.
# usage: need-jdk.sh RELEASE [JAVA_HOME_OF_MAVEN]
want=$1
for home in "${2:-}" "${JAVA_HOME:-}" "${JDK_HOME:-}" /usr/lib/jvm/* /opt/java/* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
  [ -x "$home/bin/javac" ] && [ -r "$home/release" ] || continue
  major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
  [ "${major:-0}" -ge "$want" ] && exit 0
done
[ -r "$HOME/.m2/toolchains.xml" ] && exit 0
echo "Goen Gateway needs JDK $want or newer to build and none was found: install it (Debian 13: apt install openjdk-$want-jdk) or point JAVA_HOME at one." >&2
exit 1
