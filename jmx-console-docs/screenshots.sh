#!/usr/bin/env bash
# Takes the pictures of hawtio.md and jconsole.md, each on a live group of two nodes: the first are made by the test that
# operates Hawtio; for the others the demo's nodes are started, and JConsole looks at the leader and lets it hand over.
# Needs a JDK with jconsole, Maven, and from the package manager: xvfb xdotool openbox imagemagick x11-utils util-linux
# chromium chromium-driver (Debian: plus libxtst6 libxi6 libxrender1 fonts-dejavu).
# usage: jmx-console-docs/screenshots.sh [directory for the pictures]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:-jmx-console-docs/images}")
work=$(mktemp -d)
export DISPLAY=:97
started=()

finish() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

begin() { # LOG COMMAND...: in the background, to be ended at the end
  local log=$1
  shift
  "$@" >"$work/$log" 2>&1 &
  started+=($!)
}

await() { # SECONDS WHAT COMMAND...
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS > end)); then
      echo "waited in vain for $what" >&2
      tail -30 "$work"/*.log >&2
      exit 1
    fi
    sleep 0.5
  done
}

click() { xdotool mousemove "$1" "$2" click 1; sleep 0.7; }
press() { for key in "$@"; do xdotool key "$key"; sleep 0.4; done; }
shot() { import -window root -crop 1270x830+0+0 +repage "$out/$1"; }

mkdir -p "$out"
mvn -B -ntp -q -Pclients verify -Dit.test=HawtioClientsIT -Dpictures.directory="$out" \
  -Dsurefire.skip=true -Dfailsafe.failIfNoSpecifiedTests=false

# The demo stays up on a terminal only.
begin demo.log script --quiet --return --command "mvn -B -ntp -Pdemo verify" /dev/null
await 600 "both nodes" grep -q "Both nodes stay up" "$work/demo.log"
client=$(grep -o '/[^ ]*jmx-client.jar' "$work/demo.log" | head -1)
leader=$(grep -oE 'node-[ab] +leads +term' "$work/demo.log" | tail -1 | cut -d' ' -f1)
address=$(tr -d '\r' <"$work/demo.log" | grep -E "jconsole .*# $leader" | grep -o 'service:jmx:[^ ]*' | tail -1)

begin xvfb.log Xvfb "$DISPLAY" -screen 0 1280x860x24 -nolisten tcp
await 20 "the display" xdpyinfo
begin openbox.log openbox # dialogs and focus need a window manager
printf 'handlers=\n.level=OFF\n' >"$work/logging.properties" # else a window with messages covers everything
begin jconsole.log jconsole -J-Xmx128m -J--add-modules=jdk.unsupported \
  "-J-Djava.util.logging.config.file=$work/logging.properties" "-J-Djava.class.path=$client" -interval=2 "$address"
await 60 "JConsole" xdotool search --name "Java Monitoring & Management Console"
sleep 8 # JConsole connects without telling anybody
window=$(xdotool search --name "Java Monitoring & Management Console" | tail -1)
xdotool windowmove "$window" 0 0 windowsize "$window" 1270 830
sleep 2

click 470 78 # tab MBeans
sleep 3
xdotool mousemove 172 450 mousedown 1 mousemove 250 450 mousemove 330 450 mouseup 1 # a wider tree
sleep 0.5
click 60 101
xdotool type --delay 80 "io.lead" # the tree selects what begins so
sleep 1
press Right Down Right Down Right Down Right Down # domain, type, application, election, Attributes
sleep 3
shot jconsole-attributes.png

click 146 236 # Notifications
click 697 824 # Subscribe
click 142 221 # Operations
click 522 438 # relinquish()
await 20 "the hand-over" grep -q "LDREL0012.*node $leader: was told to relinquish, over JMX" \
  "ear/target/demo/$leader/log/server.log"
await 20 "its answer" xdotool search --name "Operation return value"
xdotool windowsize "$(xdotool search --name "Operation return value" | tail -1)" 900 330 # wide enough for the sentence
sleep 1
shot jconsole-relinquish.png
press Return
sleep 2 # until the hold-off is over and the node waits for the lock again
click 146 236 # Notifications
xdotool mousemove 658 152 click --repeat 2 --delay 80 1 # user data of the first of them
sleep 2
shot jconsole-notifications.png

mogrify -strip +dither -colors 128 -define png:compression-level=9 "$out"/*.png
