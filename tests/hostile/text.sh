# Bodies that cost a careless reader time: HTML, scripts, links, encodings.
. "$(dirname "$0")/lib.sh"

# html NAME COUNT TEXT [BEFORE [BEHIND]]: an item of its own, of which all is read.
html() {
    begins "$1" || return 0
    { html_header; printf '%s' "${4:-}"; repeat "$2" "$3"; printf '%s' "${5:-}"; } >item/page.eml
    ends 0 none
}
# The same, of what reaches a limit: limited REASON NAME COUNT TEXT …
limited() {
    wanted_reason=$1
    shift
    begins "$1" || return 0
    { html_header; printf '%s' "${4:-}"; repeat "$2" "$3"; printf '%s' "${5:-}"; } >item/page.eml
    ends 3 "$wanted_reason"
}
plain() {
    begins "$1" || return 0
    { header; repeat "$2" "$3"; } >item/plain.eml
    ends 0 none
}

html ampersands 10000000 '&'
html entities_unfinished 5000000 '&amp'
html entities_of_zeros 1 '&#x' '' "$(repeat 100000 0)"
html entity_digits 10000000 '0' '&#x'
html entity_name_without_end 1000000 'CounterClockwiseContourIntegral' '&'
html entities_long 1000000 '&CounterClockwiseContourIntegra'
html angles 10000000 '<'
html comments_unfinished 1000000 '<!--'
html comments_almost_closed 5000000 '--' '<!--'
html comments_nested 1000000 '<!--<!-- -->'
html tags_unfinished 1000000 '<a '
html tags_nested 1000000 '<div>'
html tables_nested 1000000 '<table><tr><td>'
html tags_mixed 1000000 '<b><i></b></i>'
html hidden_nested 1000000 '<div style=\"display:none\">a'
html titles 1000000 '<title>a'
html titles_closed 500000 '<title>a</title>'
html scripts_unfinished 1000000 '<script>'
limited limit_links scripts 500000 '<script>a()</script>'
html styles_unfinished 1000000 '<style>'
html script_ends_almost 2000000 '</scrip' '<script>'
html script_escapes 1000000 '<!--<script>' '<script>'
html attributes 1000000 ' href=a' '<a'
html attribute_names 5000000 'a ' '<a '
html attribute_quotes 1000000 '<a href=\"'
html attribute_without_end 10000000 'a' '<a href="'
html equals 10000000 '=' '<a '
html cdata 1000000 '<![CDATA['
html instructions 1000000 '<?'
limited limit_links bases 300000 '<base href=http://a.example/><a href=b>c</a>'
limited limit_links forms 500000 '<form action=a><input type=b>'
limited limit_links metas 500000 '<meta http-equiv=refresh content=\"0;url=http://a.example\">'
limited limit_links data_urls 300000 '<a href=\"data:text/html,%3Cb%3E\">'
html data_urls_nested 100000 'data:text/html,' '<a href="'
limited limit_links links 1000000 '<a href=http://a.example/>b</a>'
limited limit_links links_in_text 1000000 'http://a.example/ '
html link_beginnings 5000000 'http://'
html link_dots 5000000 'www.'
html link_ats 10000000 '\@'
html link_long 10000000 'a' 'http://'
html link_parentheses 2000000 '(http://a.example/'
limited limit_links link_text_nested 300000 '<a href=x>text '

# Scripts.
html script_literals 1000000 '\"a\"+' '<script>' '</script>'
html script_quotes 10000000 '\"' '<script>' '</script>'
limited limit_script script_unescape 500000 'unescape(' '<script>' '</script>'
html script_unescape_closed 200000 'unescape(\"%3Cb%3E\");' '<script>' '</script>'
html script_percent 3000000 '%3C' '<script>document.write(unescape("' '"))</script>'
html script_percent_nested 1000000 '%25' '<script>document.write(unescape("' '"))</script>'
limited limit_script script_atob 500000 'atob(' '<script>' '</script>'
html script_atob_closed 200000 'atob(\"PGI+YWFhYTwvYj4=\");' '<script>' '</script>'
html script_char_codes 2000000 '60,' '<script>String.fromCharCode(' ')</script>'
limited limit_script script_char_code_calls 500000 'String.fromCharCode(' '<script>' '</script>'
html script_hex 3000000 '\\\\x3c' '<script>x="' '"</script>'
html script_unicode 3000000 '\\\\u003c' '<script>x="' '"</script>'
limited limit_script script_parentheses 10000000 '(' '<script>' '</script>'
html script_comments 5000000 '/*' '<script>' '</script>'
html script_slashes 10000000 '/' '<script>' '</script>'
html script_base64 10000000 'QUFB' '<script>x="' '"</script>'
html script_variables 300000 'a=a+\"b\";' '<script>a="";' '</script>'
limited limit_script script_arrays 1000000 '[' '<script>' '</script>'
html script_writes 300000 'document.write(\"<script>\");' '<script>' '</script>'
if begins script_atob_of_atob; then
    printf '<script>document.write("innermost")</script>' >layer
    for level in $(seq 25); do
        printf '<script>document.write(atob("%s"))</script>' "$(base64 -w 0 <layer)" >deeper
        mv deeper layer
    done
    { html_header; cat layer; } >item/page.eml
    ends 3 limit_script
fi

# Plain text and encodings.
plain text_quotes 10000000 '>'
plain text_zero_width 3000000 '\xE2\x80\x8B'
plain text_invalid 20000000 '\xFF'
plain text_nul 20000000 '\0'
plain text_line_ends 20000000 '\r'
plain text_links 5000000 'www.a'
plain text_addresses 1000000 'a\@b.example '
# A ligature whose folded form is eleven times as long.
if begins text_ligatures; then
    { header 'Content-Type: text/plain; charset=utf-8'; repeat 20000000 '\xEF\xB7\xBA'; } \
        >item/ligatures.eml
    ends 3 limit_decoded_bytes
fi
# Bytes prove the label of the header wrong, and those of the page's own are tried as well.
if begins charsets_two; then
    { header 'Content-Type: text/html; charset=utf-8'; echo '<meta charset=iso-8859-5>'
      repeat 60000000 '\xE4'; } >item/two.eml
    ends 3 limit_decoded_bytes
fi
for charset in utf-7 utf-16 utf-32 iso-2022-jp gb18030 big5 koi8-r x-unknown; do
    begins "charset_$charset" || continue
    { header "Content-Type: text/plain; charset=$charset"; repeat 5000000 '+\xE4'; } \
        >item/charset.eml
    ends 0 none
done
if begins flowed; then
    { header 'Content-Type: text/plain; format=flowed; delsp=yes'; repeat 5000000 '> a \n'; } \
        >item/flowed.eml
    ends 0 none
fi
if begins quoted_printable; then
    { header 'Content-Transfer-Encoding: quoted-printable'; repeat 10000000 '= \t'; } \
        >item/quoted.eml
    ends 0 none
fi
if begins base64_runs; then
    { header 'Content-Transfer-Encoding: base64'; repeat 5000000 'QQ==\n'; } >item/base64.eml
    ends 0 none
fi
