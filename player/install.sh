#!/bin/sh
# 安装或升级邻里播放端 / Installs the Linli player, or brings it up to date.
#   curl -fsSL @SERVER@/player/install.sh | sh
#   curl -fsSL @SERVER@/player/install.sh | sh -s -- --output framebuffer --profile 192x32
# As root it becomes a systemd service; otherwise it goes into the home folder. Run it again to
# upgrade: settings, key and content stay.
set -eu

SERVER='@SERVER@'
SHA256='@SHA256@'

say() { printf '%s\n%s\n' "$1" "$2"; }
fail() { printf '错误：%s\nError: %s\n' "$1" "$2" >&2; exit 1; }

usage() {
  cat <<'END'
选项 / options (after `sh -s --`):
  --output OUTPUT    输出，如 framebuffer、window、artnet:HOST / where to show, see docs/player.md
  --profile 192x32   屏幕点数 / size of the panel
  --colour red       单色屏灯色 / colour of a one-colour panel
  --light 80,2.2     亮度与伽马 / brightness and gamma
  --wiring zigzag    灯珠接线 / how lamps are wired
  --device NAME      设备名 / name shown to whoever approves (letters, digits, . _ -)
  --server URL       服务器地址 / another server
  --index URL        Python 软件源 / package index instead of PyPI (or PIP_INDEX_URL)
  --prefix DIR       安装目录 / where to install (or PREFIX)
  --no-service       不装系统服务 / no systemd service
  --uninstall        卸载，保留密钥和内容 / remove; key and content stay
  --purge            卸载并删除密钥和内容 / remove everything
END
}

choose() {  # --name value: a word without blanks or quotes, because it goes into a settings file
  case "$2" in
    '' | *[!A-Za-z0-9:/._@,+-]*) fail "$1 的值不能用：$2" "$1 cannot be $2" ;;
  esac
  chosen="${chosen} $1 $2"
}

chosen=''
wants_service=yes
job=install
if [ "$(id -u)" = 0 ]; then default_prefix=/opt/linli-player; else default_prefix="${HOME:?}/.local/share/linli-player"; fi
PREFIX="${PREFIX:-$default_prefix}"
while [ $# -gt 0 ]; do
  case "$1" in
    --output | --profile | --colour | --light | --wiring | --device) choose "$1" "${2:-}"; shift 2 ;;
    --server) SERVER="${2:?}"; shift 2 ;;
    --index) PIP_INDEX_URL="${2:?}"; export PIP_INDEX_URL; shift 2 ;;
    --prefix) PREFIX="${2:?}"; shift 2 ;;
    --no-service) wants_service=no; shift ;;
    --uninstall) job=uninstall; shift ;;
    --purge) job=purge; shift ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; fail "不认识的选项 $1" "unknown option $1" ;;
  esac
done
case "$PREFIX" in
  /*[!A-Za-z0-9:/._@,+-]* | [!/]*) fail "安装目录要写绝对路径，不含空格：$PREFIX" "the folder must be absolute and without blanks: $PREFIX" ;;
esac
case "$SERVER" in
  *[!A-Za-z0-9:/._@+%\[\]-]*) fail "服务器地址不能用：$SERVER" "the server cannot be $SERVER" ;;
  http://* | https://*) SERVER="${SERVER%/}" ;;
  *) fail "服务器地址要以 http:// 或 https:// 开头" "the server must start with http:// or https://" ;;
esac

UNIT=/etc/systemd/system/linli-player.service
has_systemd() { [ "$(id -u)" = 0 ] && [ -d /run/systemd/system ] && command -v systemctl >/dev/null; }
if [ "$wants_service" = yes ] && has_systemd; then is_service=yes; else is_service=no; fi

uninstall() {
  if has_systemd && [ -f "$UNIT" ]; then
    systemctl disable --now linli-player.service || true
    rm -f "$UNIT"
    systemctl daemon-reload
  fi
  for part in app app.new app.old venv settings linli-player requirements.done; do rm -rf "${PREFIX:?}/$part"; done
  if [ "$job" = purge ]; then
    rm -rf "${PREFIX:?}/state" /var/lib/private/linli-player /var/lib/linli-player 2>/dev/null || true
    say '已卸载，密钥和内容也已删除。请在“屏幕”页停用这块屏。' 'Removed, with key and content. Revoke the screen on the Screens page.'
  else
    say '已卸载；密钥和内容还在，重装后不用重新配对。' 'Removed; key and content stay, and a new installation needs no pairing.'
  fi
  rmdir "$PREFIX" 2>/dev/null || true
  exit 0
}
[ "$job" = install ] || uninstall

# Python 3.11 or newer, and its venv. A service sees no home folder, so that a Python there is none.
PYTHON=''
for one in python3 /usr/bin/python3 /usr/local/bin/python3 python3.14 python3.13 python3.12 python3.11; do
  command -v "$one" >/dev/null || continue
  "$one" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || continue
  case "$is_service $("$one" -c 'import os, sys; print(os.path.realpath(sys.base_prefix))')" in
    'yes /root'* | 'yes /home'*) continue ;;
  esac
  PYTHON="$one"
  break
done
[ -n "$PYTHON" ] || fail '需要 Python 3.11 或更新版本' 'Python 3.11 or newer is needed'
has_venv() { "$PYTHON" -c 'import venv, ensurepip' 2>/dev/null; }
if ! has_venv && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
fi
has_venv || fail '请先安装 python3-venv' 'install python3-venv first'

# What to show on, when nobody said so: what was chosen before, else what this machine has.
kept=''
[ ! -f "$PREFIX/settings" ] || kept="$(sed -n 's/^LINLI_ARGS="\(.*\)"$/\1/p' "$PREFIX/settings")"
set -f
# shellcheck disable=SC2086  # words without blanks, see choose
set -- $kept
while [ $# -gt 1 ]; do
  case "$chosen " in *" $1 "*) ;; *) [ "$1" = --server ] || choose "$1" "$2" ;; esac
  shift 2
done
set +f
case "$chosen" in
  *' --output terminal'* | *' --output window'*) is_service=no ;;
  *' --output '*) ;;
  *)
    if [ -e /dev/fb0 ]; then chosen="$chosen --output framebuffer"
    elif [ "$is_service" = no ] && [ -n "${DISPLAY:-}" ]; then chosen="$chosen --output window"
    elif [ "$is_service" = no ]; then chosen="$chosen --output terminal"
    else fail '这台机器没有 /dev/fb0，请用 --output 说明显示在哪里，例如 artnet:192.168.1.50' 'there is no /dev/fb0: say with --output where to show, such as artnet:192.168.1.50'
    fi ;;
esac

fetch() {
  if command -v curl >/dev/null; then curl -fsSL --retry 3 -o "$2" "$1"
  elif command -v wget >/dev/null; then wget -qO "$2" "$1"
  else "$PYTHON" -c 'import sys, urllib.request as u; u.urlretrieve(sys.argv[1], sys.argv[2])' "$1" "$2"
  fi
}

umask 022
mkdir -p "$PREFIX"
rm -rf "$PREFIX/app.new"
mkdir "$PREFIX/app.new"
trap 'rm -rf "$PREFIX/app.new"' EXIT
fetch "$SERVER/player/linli-player.zip" "$PREFIX/app.new/player.zip" ||
  fail "从 $SERVER 取不到播放端" "the player cannot be fetched from $SERVER"
"$PYTHON" - "$PREFIX/app.new" "$SHA256" <<'END' || fail '播放端与服务器说的不一致，请再试一次' 'the player is not what the server announced; try again'
import hashlib, pathlib, sys, zipfile
folder = pathlib.Path(sys.argv[1])
body = (folder / "player.zip").read_bytes()
if hashlib.sha256(body).hexdigest() != sys.argv[2]:
    sys.exit(1)
zipfile.ZipFile(folder / "player.zip").extractall(folder)
(folder / "player.zip").unlink()
END

say '正在安装依赖……' 'Installing what it needs…'
[ -x "$PREFIX/venv/bin/python" ] || "$PYTHON" -m venv "$PREFIX/venv"
if ! cmp -s "$PREFIX/app.new/player/requirements.txt" "$PREFIX/requirements.done"; then
  "$PREFIX/venv/bin/python" -m pip install -q --disable-pip-version-check -r "$PREFIX/app.new/player/requirements.txt" ||
    fail '依赖装不上；没有外网时请用 --index 指定软件源' 'the packages cannot be installed; without the internet, name an index with --index'
  cp "$PREFIX/app.new/player/requirements.txt" "$PREFIX/requirements.done"
fi
"$PREFIX/venv/bin/python" -m compileall -q "$PREFIX/app.new/player" || true

# The old one goes only now that the new one is whole.
rm -rf "$PREFIX/app.old"
[ ! -d "$PREFIX/app" ] || mv "$PREFIX/app" "$PREFIX/app.old"
mv "$PREFIX/app.new" "$PREFIX/app"
rm -rf "$PREFIX/app.old"
trap - EXIT
printf 'LINLI_ARGS="--server %s%s"\n' "$SERVER" "$chosen" >"$PREFIX/settings"

if [ "$is_service" = yes ]; then
  conflicts=''
  case "$chosen" in *' --output framebuffer'*) conflicts='Conflicts=getty@tty1.service' ;; esac
  sed -e "s|@PREFIX@|$PREFIX|g" -e "s|@CONFLICTS@|$conflicts|" "$PREFIX/app/player/linli-player.service" >"$UNIT.new"
  mv "$UNIT.new" "$UNIT"
  systemctl daemon-reload
  systemctl enable -q linli-player.service
  systemctl restart linli-player.service
  say '播放端已作为系统服务启动：屏幕上会出现配对码，请在编辑台“屏幕”页批准。' \
    'The player runs as a service: approve the code it shows on the Screens page.'
  say '查看：systemctl status linli-player；日志：journalctl -u linli-player' \
    'See: systemctl status linli-player; journalctl -u linli-player'
else
  cat >"$PREFIX/linli-player" <<END
#!/bin/sh
# 启动邻里播放端 / Starts the Linli player.
. '$PREFIX/settings'
cd '$PREFIX/app' || exit 4
exec '$PREFIX/venv/bin/python' -m player \$LINLI_ARGS --state '$PREFIX/state' "\$@"
END
  chmod 755 "$PREFIX/linli-player"
  say "已安装。启动：$PREFIX/linli-player" "Installed. Start it with: $PREFIX/linli-player"
  say '屏幕上会出现配对码，请在编辑台“屏幕”页批准。' 'Approve the code it shows on the Screens page.'
fi
