# Single lines of 500 MB in the plainest places, of 200 MB wherever else a line may be: all of them far
# above what a message may hold.
. "$(dirname "$0")/lib.sh"

line() { head -c "${2:-200000000}" /dev/zero | tr '\0' "$1"; }
cut='.totals.messages.seen == 2 and .totals.messages.partial == 2'

if begins line_in_message; then
    { header; line x 500000000; } >item/line.eml
    ends 3 limit-message-bytes "$cut"
fi
if begins line_in_mailbox; then
    { from_line; header; line x 500000000; echo; echo; from_line; letter Behind; } >item/line.mbox
    ends 3 limit-message-bytes '.totals.messages.seen == 4 and .totals.messages.partial == 2'
fi
if begins line_of_base64; then
    { header 'Content-Transfer-Encoding: base64'; line A; } >item/base64.eml
    ends 3 limit-message-bytes "$cut"
fi
if begins line_of_quoted_printable; then
    { header 'Content-Transfer-Encoding: quoted-printable'; line =; } >item/quoted.eml
    ends 3 limit-message-bytes "$cut"
fi
if begins line_of_html; then
    { html_header; line '<'; } >item/html.eml
    ends 3 limit-message-bytes "$cut"
fi
if begins line_of_8bit; then
    { header 'Content-Type: text/plain; charset=iso-8859-1'; line '\344'; } >item/8bit.eml
    ends 3 limit-message-bytes "$cut"
fi
if begins line_of_utf16; then
    { header 'Content-Type: text/plain; charset=utf-16'; line a; } >item/wide.eml
    ends 3 limit-message-bytes "$cut"
fi
if begins line_of_subject; then
    { printf 'Subject: '; line x; echo; letter Behind; } >item/subject.eml
    ends 3 limit-message-bytes "$cut"
fi
if begins line_without_field; then
    { printf 'From: ada@sender.example\nTo: '; line '('; } >item/comment.eml
    ends 3 limit-message-bytes "$cut"
fi
if begins line_of_from; then
    { from_line; letter Before; echo; printf 'From '; line x; echo; echo; from_line
      letter Behind; } >item/from.mbox
    ends 3 limit-message-bytes
fi
if begins line_of_blanks; then
    { header; line ' '; } >item/blanks.eml
    ends 3 limit-message-bytes "$cut"
fi
if begins line_of_line_ends; then
    { header; line '\n'; } >item/ends.eml
    ends 3 limit-message-bytes "$cut"
fi
