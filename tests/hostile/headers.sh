# Header fields without end.
. "$(dirname "$0")/lib.sh"

# field NAME COUNT TEXT [FOLD]: a message with that text so often in that field.
field() {
    printf '%s: ' "$1"
    repeat "$2" "$3"
    echo
    letter Behind
}
# huge NAME FIELD COUNT TEXT: an item of its own.
huge() {
    begins "$1" || return 0
    field "$2" "$3" "$4" >item/field.eml
    ends 3 limit_header_bytes
}
# Folded lines, and the text is less than the limit of a block: all of it is read.
whole() {
    begins "$1" || return 0
    field "$2" "$3" "$4" >item/field.eml
    ends 0 none
}

huge encoded_words Subject 1000000 '=?utf-8?q?a?=\n '
huge encoded_word_beginnings Subject 10000000 '=?'
huge encoded_word_middles Subject 10000000 '=?a?q?'
huge comments_nested From 2000000 '('
huge comments_nested_folded From 1000000 '(\n '
huge comments_in_date Date 2000000 '('
huge comments_in_results Authentication-Results 2000000 '('
huge angles To 2000000 '<'
huge quotes To 2000000 '\"'
huge backslashes To 1000000 '\\\\'
huge routes To 1000000 '<\@a,'
huge groups To 1000000 'a:'
huge recipients To 1000000 'bo\@receiver.example,\n '
huge recipients_named To 1000000 '=?utf-8?b?Qm8=?= <bo\@receiver.example>,\n '
huge references References 1000000 '<a\@b.example>\n '
huge parameters Content-Type 1000000 '; a*0*=x'
huge unterminated_parameter Content-Type 2000000 'text/plain; name=\"a'
huge percent_escapes Content-Disposition 1000000 'attachment; filename*=utf-8'"''"'%41%'

whole words_below_the_limit Subject 50000 '=?utf-8?q?a?=\n '
whole word_beginnings_below_the_limit Subject 400000 '=?'
whole word_middles_below_the_limit Subject 150000 '=?a?q?'
whole comments_below_the_limit From 900000 '('
whole angles_below_the_limit To 900000 '<'
whole quotes_below_the_limit To 900000 '\"'
whole groups_below_the_limit To 450000 'a:'
whole results_below_the_limit Authentication-Results 100000 'spf=pass;'
whole dates_below_the_limit Date 900000 '('
whole received_below_the_limit Received 100000 'from a by '
whole signature_below_the_limit DKIM-Signature 300000 'd=;'

# RFC 2231: sections of one parameter, in order and backwards.
if begins continuations; then
    perl -e 'print "Content-Type: text/plain"; print ";\n name*$_*=%41" for 0 .. 999999;
             print "\nSubject: x\n\nBody\n"' >item/field.eml
    ends 3 limit_header_bytes
fi
if begins continuations_below_the_limit; then
    perl -e 'print "Content-Type: text/plain"; print ";\n name*$_=a" for reverse 0 .. 59999;
             print "\nSubject: x\n\nBody\n"' >item/field.eml
    ends 0 none
fi
if begins received_chain; then
    { perl -e 'print "Received: from h$_.sender.example ([192.0.2.1]) by r.example with ESMTP id\n",
                     " $_ for <bo\@receiver.example>; Mon, 7 Sep 2020 08:00:00 +0000\n"
                   for 1 .. 200000'
      letter Behind; } >item/received.eml
    ends 3 limit_header_bytes
fi
