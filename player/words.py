"""Every line the player says, in Chinese and English."""

from __future__ import annotations

_LINES: dict[str, tuple[str, str]] = {
    "approved": ("已批准，所属屏幕位：{}", "Approved. This screen shows {}"),
    "code": (
        "配对码 {}：请在编辑台“屏幕”页批准（10 分钟内有效）",
        "Pairing code {}: approve it on the editor's Screens page within 10 minutes",
    ),
    "connected": ("已连接服务器", "Connected to the server"),
    "disconnected": (
        "与服务器的连接断开 {}，继续播放",
        "The line to the server broke {}; playing on",
    ),
    "unreachable": (
        "连不上服务器 {}，稍后再试，继续播放",
        "The server cannot be reached {}; playing on, trying again",
    ),
    "no_code": (
        "暂时取不到配对码 {}，稍后再试",
        "No pairing code yet {}; trying again",
    ),
    "no_token": (
        "暂时取不到连接凭证 {}，稍后再试",
        "No token from the server yet {}; trying again",
    ),
    "unknown_screen": (
        "服务器不认识这块屏幕；如需重新配对，请换一个空的 --state 目录",
        "The server does not know this screen; to pair again, start with an empty --state folder",
    ),
    "revoked": (
        "这块屏幕已被停用，只显示默认画面",
        "This screen was revoked; only the default picture is shown",
    ),
    "media_missing": (
        "新内容的图片还没有取全，先继续播放原来的",
        "Some pictures of the new board are not here yet; the old one plays on",
    ),
    "mistake": ("播放端内部出错，继续播放：{}", "A mistake inside the player; playing on: {}"),
    "disk": ("磁盘写不进去：{}", "The disk cannot be written: {}"),
    "server_clock_behind": (
        "警告：服务器时间倒退了 {}，未采用",
        "Alarm: the server's clock went back by {}; not followed",
    ),
    "refused_malformed": ("收到的内容格式不对，未采用（{}）", "Malformed, not used ({})"),
    "refused_wrong_type": ("收到的文件类型不对，未采用（{}）", "Wrong type, not used ({})"),
    "refused_bad_signature": (
        "警告：签名不对，未采用（{}）",
        "Alarm: bad signature, not used ({})",
    ),
    "refused_wrong_slot": ("不是给这块屏幕的，未采用（{}）", "For another slot, not used ({})"),
    "refused_wrong_mode": ("不是正式内容，未采用（{}）", "Not live content, not used ({})"),
    "refused_expired": ("已经过期，未采用（{}）", "Expired, not used ({})"),
    "refused_too_long": ("有效期超过规定，未采用（{}）", "Valid for too long, not used ({})"),
    "refused_rollback": (
        "警告：收到比现有更旧的内容，未采用（{}）",
        "Alarm: older than what is held, not used ({})",
    ),
    "refused_fork": (
        "警告：同一版号出现两份不同内容，保留原来的（{}）",
        "Alarm: two contents under one number, the first one stays ({})",
    ),
    "refused_wrong_nonce": (
        "时间戳不是对本机的回答，未采用（{}）",
        "A stamp for another, not used ({})",
    ),
    "refused_wrong_content": (
        "图片与签名不符，未采用（{}）",
        "A picture is not the signed one ({})",
    ),
    "refused_too_large": ("内容超过规定大小，未采用（{}）", "Too large, not used ({})"),
    "refused_wrong_screen": ("不是给这块屏幕的命令（{}）", "A command for another screen ({})"),
    "refused_replayed": ("警告：命令重复，未执行（{}）", "Alarm: a command again, not obeyed ({})"),
    "refused_not_stamped": (
        "还没有对过时间，命令未执行（{}）",
        "The clock was not set yet, not obeyed ({})",
    ),
    "command": ("收到服务器命令：{}", "A command of the server: {}"),
    "no_display": (
        "打不开窗口：没有可用的图形显示（{}）。可改用 --output terminal",
        "No window: there is no display ({}). Try --output terminal",
    ),
    "no_tkinter": (
        "打不开窗口：Python 没有 tkinter，请安装 python3-tk，或改用 --output terminal",
        "No window: this Python has no tkinter; install python3-tk or use --output terminal",
    ),
    "no_terminal": (
        "标准输出不是终端，请改用 --output png:目录",
        "Standard output is not a terminal; use --output png:DIR",
    ),
    "no_folder": ("写不了图片目录：{}", "The picture folder cannot be written: {}"),
    "occupied": (
        "目录 {} 正被另一个播放端使用，请用 --state 换一个",
        "The folder {} is used by another player; choose another one with --state",
    ),
    "no_state": ("状态目录用不了：{}", "The state folder cannot be used: {}"),
    "title": ("邻里", "Linli"),
    "online": ("已连接", "connected"),
    "offline": ("未连接", "offline"),
    "pairing": ("配对码", "pairing code"),
    "seq": ("第 {} 版", "no. {}"),
    "idle": ("等待服务器", "waiting for the server"),
    "description": (
        "邻里播放端：把社区通知显示在屏幕上。只需能访问服务器，不需要开放端口。",
        "The Linli player: shows a community's notices on a screen. It only dials out.",
    ),
    "epilog": (
        "退出码：0 正常结束；2 命令写错；3 输出打不开；4 状态目录用不了；75 服务器要求重启。",
        "Exit codes: 0 ended as asked; 2 wrong command; 3 the output cannot be opened; "
        "4 the state folder cannot be used; 75 the server asked for a restart.",
    ),
    "help_server": (
        "服务器地址，例如 http://127.0.0.1:8000",
        "the server, such as http://127.0.0.1:8000",
    ),
    "help_output": (
        "window 窗口（默认），terminal 终端，png:目录，framebuffer 或 framebuffer:/dev/fb1，"
        "ddp:主机，artnet:主机:域，e131:域 或 e131:域@主机，onbon:主机（试验）",
        "window (default), terminal, png:DIR, framebuffer or framebuffer:/dev/fb1, ddp:HOST, "
        "artnet:HOST:UNIVERSE, e131:UNIVERSE or e131:UNIVERSE@HOST, onbon:HOST (experimental)",
    ),
    "help_light": (
        "亮度百分比和伽马，用于帧缓冲和灯板控制器（默认 100,1.0）",
        "brightness in percent and gamma, for framebuffers and lamps (default: 100,1.0)",
    ),
    "help_wiring": (
        "灯珠接线：起点角、按行 rows 或按列 columns、蛇形 zigzag、旋转（默认 rows，从左上角起）",
        "how lamps are wired: first corner, rows or columns, zigzag, turned (default: rows from "
        "top-left)",
    ),
    "help_profile": (
        "屏幕点数，例如 192x32 或 192x32-full（默认 192x32；批准时可改）",
        "size in lamps, such as 192x32 or 192x32-full (default 192x32; may change on approval)",
    ),
    "help_state": (
        "保存密钥和内容的目录（默认 player-state）",
        "folder for the key and the content (default: player-state)",
    ),
    "help_colour": ("单色屏的灯色（默认 red）", "colour of a panel's lamps (default: red)"),
    "help_device": (
        "设备名，便于批准时辨认（默认主机名）",
        "name shown to the approver (default: host name)",
    ),
    "help_lang": ("界面语言（默认按 LANG）", "language of these messages (default: by LANG)"),
    "bad_server": (
        "服务器地址要以 http:// 或 https:// 开头",
        "the server must start with http:// or https://",
    ),
    "bad_profile": ("点数要写成 192x32 这样", "the profile must look like 192x32"),
    "bad_output": (
        "输出写法不对，见 --help：例如 window、png:目录、artnet:192.168.1.50、e131:1",
        "no such output, see --help: for example window, png:DIR, artnet:192.168.1.50, e131:1",
    ),
    "bad_wiring": (
        "接线里不认识“{}”：可用 rows、columns、zigzag、top-left 等四角、rotate-90 等",
        "{} is no word of a wiring: rows, columns, zigzag, a corner such as top-left, rotate-90",
    ),
    "bad_light": (
        "亮度要写成 80 或 80,2.2：百分比 1 到 100，伽马 0.2 到 5",
        "the light must look like 80 or 80,2.2: percent 1 to 100, gamma 0.2 to 5",
    ),
    "no_framebuffer": (
        "打不开帧缓冲（{}）：需要 /dev/fb0，并且用户在 video 组里",
        "The framebuffer cannot be opened ({}): it takes /dev/fb0 and the group video",
    ),
    "no_host": ("找不到主机 {}", "There is no host {}"),
    "experimental": (
        "注意：{} 输出按公开资料实现，尚未在真实控制卡上验证",
        "Note: the output for {} follows published facts and was not tried on a real card",
    ),
}
LANGUAGES = ("zh", "en")


class Words:
    """Says lines in one language."""

    def __init__(self, language: str) -> None:
        self._column = LANGUAGES.index(language)

    def __call__(self, code: str, detail: str = "") -> str:
        """Return the line named ``code``, ``detail`` in its place; it may be empty."""
        line = _LINES[code][self._column].format(detail)
        return line.replace(" ;", ";").replace(" ，", "，").strip()


def language_of(locale: str) -> str:
    """Return the language for a ``LANG`` value: Chinese unless it says otherwise."""
    return "en" if locale.lower().startswith("en") else "zh"
