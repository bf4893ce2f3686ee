# Parts, boundaries and header blocks without end.
. "$(dirname "$0")/lib.sh"

if begins multiparts_nested; then
    { printf 'Subject: nested\n'
      perl -e 'for my $i (1 .. 1000000) {
          print "Content-Type: multipart/mixed; boundary=b$i\n\n--b$i\n" }'; } >item/nested.eml
    ends 3 limit_part_depth
fi
if begins multiparts_of_one_boundary; then
    { printf 'Subject: nested\n'
      repeat 1000000 'Content-Type: multipart/mixed; boundary=b\n\n--b\n'; } >item/nested.eml
    ends 3 limit_part_depth
fi
if begins messages_nested; then
    { printf 'Subject: nested\n'; repeat 1000000 'Content-Type: message/rfc822\n\n'
    } >item/nested.eml
    ends 3 limit_part_depth
fi
if begins messages_nested_in_base64; then
    letter Innermost >layer
    for level in $(seq 30); do
        { header 'Content-Type: message/rfc822' 'Content-Transfer-Encoding: base64'
          base64 <layer; } >deeper
        mv deeper layer
    done
    mv layer item/nested.eml
    ends 3 limit_part_depth
fi
if begins parts; then
    { header 'Content-Type: multipart/mixed; boundary=b'; repeat 10000000 '--b\n\n'; } \
        >item/parts.eml
    ends 3 limit_parts
fi
if begins parts_with_headers; then
    { header 'Content-Type: multipart/mixed; boundary=b'
      repeat 2000000 '--b\nContent-Type: text/html\n\n<b>\n'; } >item/parts.eml
    ends 3 limit_parts
fi
if begins headers; then
    { repeat 10000000 'X: y\n'; echo; echo Body; } >item/headers.eml
    ends 3 limit_header_bytes
fi
if begins header_lines_that_are_none; then
    { repeat 5000000 'x\nY: z\n'; echo; echo Body; } >item/headers.eml
    ends 3 limit_header_bytes
fi
if begins folds; then
    { printf 'Subject: a\n'; repeat 10000000 ' b\n'; echo; echo Body; } >item/folds.eml
    ends 3 limit_header_bytes
fi
if begins part_headers; then
    { header 'Content-Type: multipart/mixed; boundary=b'
      perl -e 'my $block = "X: y\n" x 9000; print "--b\n$block\n" for 1 .. 1000'; } \
        >item/headers.eml
    ends 3 limit_decoded_bytes
fi
if begins content_types; then
    { repeat 1000000 'Content-Type: multipart/mixed; boundary=b\n'; echo; repeat 100000 '--b\n\n'
    } >item/types.eml
    ends 3 limit_header_bytes
fi
if begins boundary_of_1_mb; then
    perl -e 'my $boundary = "b" x 1000000;
        print "Content-Type: multipart/mixed; boundary=\"$boundary\"\n\n";
        print "--$boundary\n\ntext\n" for 1 .. 20; print "--$boundary--\n"' >item/boundary.eml
    ends 0 none
fi
# Lines that are nearly the boundary, of which fifteen are open.
if begins boundaries_nearly; then
    perl -e 'my $boundary = "b" x 60000;
        print "Content-Type: multipart/mixed; boundary=\"$boundary$_\"\n\n--$boundary$_\n"
            for 1 .. 15;
        print "\n"; print "--${boundary}x\n" for 1 .. 500' >item/boundary.eml
    ends 0 none
fi
if begins boundary_beginnings; then
    { header 'Content-Type: multipart/mixed; boundary="-------------------------------------x"'
      repeat 10000000 '--\n'; repeat 20000000 '-'; } >item/boundary.eml
    ends 0 none
fi
if begins boundary_to_guess; then
    { header 'Content-Type: multipart/mixed'
      perl -e 'print "--boundary$_\n" for 1 .. 2000000'; } >item/boundary.eml
    ends 0 none
fi
if begins many_empty_messages; then
    repeat 1000000 'From a@b.example Mon Sep  7 08:00:00 2020\n\n' >item/many.mbox
    ends 0 none '.totals.messages.seen == 2000000'
fi
if begins nearly_separators; then
    { from_line; header; repeat 10000000 'From \n'; } >item/many.mbox
    ends 0 none
fi
if begins uuencoded_inline; then
    { header; repeat 1000000 'begin 644 a\n'; } >item/uuencode.eml
    ends 0 none
fi
if begins uuencoded_files; then
    { header; repeat 1000000 'begin 644 a\n#86)C\n\`\nend\n'; } >item/uuencode.eml
    ends 3 limit_parts
fi
