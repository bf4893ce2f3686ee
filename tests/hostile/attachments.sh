# Bombs and traps attached to mail.
. "$(dirname "$0")/lib.sh"

bomb() {
    head -c 67108864 /dev/zero | "$@" >stretch
    for time in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do cat stretch stretch; done
}
cut='.totals.messages.seen == 2 and .totals.messages.partial == 2'

if begins gzip_attached; then
    bomb gzip -9n | attached bomb.gz application/gzip >item/bomb.eml
    ends 3 limit_decoded_bytes "$cut"
fi
if can bzip2_attached bzip2; then
    bomb bzip2 | attached bomb.bz2 application/x-bzip2 >item/bomb.eml
    ends 3 limit_decoded_bytes "$cut"
fi
if can xz_attached xz; then
    bomb xz -1 | attached bomb.xz application/x-xz >item/bomb.eml
    ends 3 limit_decoded_bytes "$cut"
fi
if can zstd_attached zstd; then
    bomb zstd -q -19 | attached bomb.zst application/zstd >item/bomb.eml
    ends 3 limit_decoded_bytes "$cut"
fi
if can lz4_attached lz4; then
    bomb lz4 -q -9 | attached bomb.lz4 application/x-lz4 >item/bomb.eml
    ends 3 limit_decoded_bytes "$cut"
fi
if can zip_attached zip; then
    head -c 500000000 /dev/zero | zip -q bomb.zip -
    attached bomb.zip application/zip <bomb.zip >item/bomb.eml
    ends 3 limit_decoded_bytes "$cut"
fi
if can 7z_attached 7z; then
    head -c 500000000 /dev/zero | 7z a -bd -mx=1 -sizeros bomb.7z >/dev/null
    attached bomb.7z application/x-7z-compressed <bomb.7z >item/bomb.eml
    ends 3 limit_decoded_bytes "$cut"
fi
if can sparse_tar_attached tar; then
    truncate -s 20G sparse
    tar -cSf sparse.tar sparse
    attached sparse.tar application/x-tar <sparse.tar >item/bomb.eml
    ends 3 limit_decoded_bytes "$cut"
fi
if can nested_zip_attached zip; then
    head -c 67108864 /dev/zero | nested_zip | attached bomb.zip application/zip >item/bomb.eml
    ends 3 limit_decoded_bytes "$cut"
fi
if can many_members_attached zip; then
    mkdir many
    (cd many && seq 12000 | split -l 1 -a 4 - member. && zip -q ../many.zip ./*)
    attached many.zip application/zip <many.zip >item/many.eml
    ends 3 limit_parts "$cut"
fi
if can deep_zip_attached zip; then
    letter Deep >layer
    for level in $(seq 40); do zip -q deeper.zip layer; mv deeper.zip layer; done
    attached deep.zip application/zip <layer >item/deep.eml
    ends 3 limit_part_depth "$cut"
fi
if begins deep_gzip_attached; then
    letter Deep >layer
    for level in $(seq 60); do gzip -9n <layer >deeper; mv deeper layer; done
    attached deep.gz application/gzip <layer >item/deep.eml
    ends 3 limit_part_depth "$cut"
fi

# An office document: FILE CONTENT-MAKER. [Content_Types].xml and the text.
office() {
    mkdir -p office/word
    printf '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/%s"/>' \
        content-types >'office/[Content_Types].xml'
    cat >office/word/document.xml
    (cd office && zip -qr ../office.docx '[Content_Types].xml' word)
    attached office.docx \
        application/vnd.openxmlformats-officedocument.wordprocessingml.document <office.docx
    rm -r office office.docx
}
document='<w:document><w:body>'
if can office_bomb zip; then
    { printf '%s' "$document"; repeat 30000000 '<w:p><w:r><w:t>a</w:t></w:r></w:p>'; } |
        office >item/office.eml
    ends 3 limit_decoded_bytes "$cut"
fi
if can office_entities zip; then
    { printf '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">'
      for level in b:a c:b d:c e:d f:e g:f h:g i:h; do
          printf '<!ENTITY %s "' "${level%:*}"
          repeat 20 "&${level#*:};"
          printf '">'
      done
      printf ']>%s<w:p><w:r><w:t>' "$document"
      repeat 500000 '&i;'
      printf '</w:t></w:r></w:p></w:body></w:document>'
    } | office >item/office.eml
    ends 0 none
fi
if can office_nested zip; then
    { printf '%s' "$document"; repeat 1000000 '<w:p>'; } | office >item/office.eml
    ends 0 none
fi

# pdf OBJECTS: a PDF of them on standard input, without the table nobody needs to find them.
pdf_stream() {
    printf '%%PDF-1.4\n1 0 obj\n<< /Filter /FlateDecode /Length 1 >>\nstream\n\170\234'
    gzip -9nc | tail -c +11 | head -c -8
    printf '\nendstream\nendobj\n'
}
if begins pdf_bomb; then
    repeat 60000000 'BT (a) Tj ET\n' | pdf_stream | attached bomb.pdf application/pdf >item/pdf.eml
    ends 3 limit_decoded_bytes "$cut"
fi
if begins pdf_of_many_bombs; then
    repeat 5000000 'BT (a) Tj ET\n' | pdf_stream >bomb.pdf
    for time in 1 2 3 4 5 6 7 8 9 10 11 12; do cat bomb.pdf; done |
        attached bombs.pdf application/pdf >item/pdf.eml
    ends 3 limit_decoded_bytes "$cut"
fi
if begins pdf_nested; then
    { printf '%%PDF-1.4\n1 0 obj\n'; repeat 3000000 '<<[('; } |
        attached nested.pdf application/pdf >item/pdf.eml
    ends 0 none
fi
if begins pdf_unterminated; then
    { printf '%%PDF-1.4\n'; repeat 1000000 '1 0 obj\n<</Length 9>>stream\n'; } |
        attached streams.pdf application/pdf >item/pdf.eml
    ends 0 none
fi
if begins rtf_nested; then
    { printf '{\\rtf1 '; repeat 10000000 '{'; } | attached deep.rtf application/rtf >item/rtf.eml
    ends 0 none
fi
if begins rtf_words; then
    { printf '{\\rtf1 '; repeat 3000000 '\\\\u99999?'; } |
        attached words.rtf application/rtf >item/rtf.eml
    ends 0 none
fi
if begins json_nested; then
    repeat 10000000 '[' | attached deep.json application/json >item/json.eml
    ends 0 none
fi
if begins svg_entities; then
    { printf '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "'; repeat 100000 'a'
      printf '">]><svg><text>'; repeat 1000000 '&a;'; printf '</text></svg>'; } |
        attached picture.svg image/svg+xml >item/svg.eml
    ends 0 none
fi
if begins calendar_nested; then
    repeat 1000000 'BEGIN:VCALENDAR\r\n' | attached meeting.ics text/calendar >item/calendar.eml
    ends 0 none
fi
if begins calendar_folded; then
    { printf 'BEGIN:VCALENDAR\r\nSUMMARY:'; repeat 5000000 'a\r\n '; } |
        attached meeting.ics text/calendar >item/calendar.eml
    ends 0 none
fi
