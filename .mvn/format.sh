#!/bin/sh
# Checks (or rewrites) the Java sources of one folder with google-java-format, on a JDK of the wanted release,
# whatever JVM runs Maven: the formatter is built on javac and must know the language level it reads.
# Only what has changed since all was found to be in order is read again: beside the formatter lies when that was.
# usage: format.sh FORMATTER_JAR RELEASE FOLDER "OPTIONS"
jar=$1 want=$2 folder=$3 options=$4
java=
for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/*; do
  [ -x "$home/bin/javac" ] && [ -r "$home/release" ] || continue
  major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
  [ "${major:-0}" -ge "$want" ] && java=$home/bin/java && break
done
[ -n "$java" ] || java=$(command -v java)
list=$(mktemp) && begun=$(mktemp) || exit 1
trap 'rm -f "$list" "$begun"' EXIT
in_order=${jar%.jar}.in-order
[ "$in_order" -nt "$jar" ] && newer="-cnewer $in_order" || newer=
# shellcheck disable=SC2086 # two words or none
find "$folder" -path '*/src/*' -name '*.java' -not -path '*/target/*' $newer >"$list"
[ -s "$list" ] || exit 0
# shellcheck disable=SC2086 # the options are words
"$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  --add-exports=jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED \
  --add-exports=jdk.compiler/com.sun.tools.javac.code=ALL-UNNAMED \
  --add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED \
  --add-exports=jdk.compiler/com.sun.tools.javac.parser=ALL-UNNAMED \
  --add-exports=jdk.compiler/com.sun.tools.javac.tree=ALL-UNNAMED \
  --add-exports=jdk.compiler/com.sun.tools.javac.util=ALL-UNNAMED \
  -jar "$jar" $options "@$list"
status=$?
[ $status -eq 0 ] && cp -p "$begun" "$in_order"
[ $status -eq 0 ] || echo "These files are not in the house format; mvn -N -Pformat initialize rewrites them." >&2
exit $status
