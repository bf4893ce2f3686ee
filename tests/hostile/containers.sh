# Bombs of every kind of container, as files.
. "$(dirname "$0")/lib.sh"

# bomb COMPRESSOR…: a mailbox whose one message is more than 2 GB of blanks. All compressors write
# streams that may be joined, so only 64 MB are ever compressed.
bomb() {
    { from_line; header; } | "$@"
    head -c 67108864 /dev/zero | tr '\0' ' ' | "$@" >stretch
    for time in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do cat stretch stretch; done
}
once='.totals.messages.seen == 2'

if begins gzip_bomb; then
    bomb gzip -9n >item/bomb.gz
    ends 3 limit-expansion "$once"
fi
if can bzip2_bomb bzip2; then
    bomb bzip2 >item/bomb.bz2
    ends 3 limit-expansion "$once"
fi
if can xz_bomb xz; then
    bomb xz -1 >item/bomb.xz
    ends 3 limit-expansion "$once"
fi
if can zstd_bomb zstd; then
    bomb zstd -q -19 >item/bomb.zst
    ends 3 limit-expansion "$once"
fi
# What LZ4 can do ends at 255:1, hardly over the limit.
if can lz4_bomb lz4; then
    bomb lz4 -q -9 >item/bomb.lz4
    ends 3 limit-expansion "$once"
fi
if can zip_bomb zip; then
    { from_line; header; head -c 500000000 /dev/zero | tr '\0' ' '; } >bomb.mbox
    zip -q item/bomb.zip bomb.mbox
    ends 3 limit-expansion "$once"
fi
if can 7z_bomb 7z; then
    [ -e bomb.mbox ] ||
        { from_line; header; head -c 500000000 /dev/zero | tr '\0' ' '; } >bomb.mbox
    7z a -bd -mx=1 item/bomb.7z bomb.mbox >/dev/null
    ends 3 limit-expansion "$once"
fi
rm -f bomb.mbox

# More than a million mailboxes of 64 MB.
if can nested_zip_bomb zip; then
    { from_line; header; head -c 67108864 /dev/zero | tr '\0' ' '; } | nested_zip >item/bomb.zip
    ends 3 limit-expansion
fi
# 10,000 members that all lie on the same compressed bytes, which are read once.
if can overlapping_zip perl; then
    { from_line; header; head -c 10000000 /dev/zero | tr '\0' ' '; } | gzip -9n >one.gz
    perl -we '
        open my $in, "<:raw", "one.gz" or die; local $/; my $gzip = <$in>;
        my ($crc, $size) = unpack "VV", substr $gzip, -8;
        my $data = substr $gzip, 10, -8;
        my $common = pack "vvvvvVVVvv", 20, 0, 8, 0, 0, $crc, length $data, $size, 6, 0;
        print pack("V", 0x04034b50), $common, "a.mbox", $data;
        my $start = 30 + 6 + length $data;
        my $count = 10000;
        for my $i (1 .. $count) {
            my $name = sprintf "%05d.", $i;
            print pack("Vv", 0x02014b50, 20), $common, pack("vvvVV", 0, 0, 0, 0, 0), $name;
        }
        print pack "VvvvvVVv", 0x06054b50, 0, 0, $count, $count, $count * 52, $start, 0;
    ' >item/bomb.zip
    ends 0 none "$once"
fi
if can sparse_tar tar; then
    { from_line; header; } >sparse.mbox
    truncate -s 20G sparse.mbox
    tar -cSf item/bomb.tar sparse.mbox
    rm sparse.mbox
    ends 3 limit-expansion
fi
if can tar_of_a_million_members tar; then
    letter "One of many" >letter.eml
    tar -cf one.tar letter.eml
    head -c 1024 one.tar >member
    perl -e 'local $/; my $member = <STDIN>; my $many = $member x 1000;
             print $many for 1 .. 1001' <member | gzip -1n >item/many.tar.gz
    ends_alone 3 limit-members '.totals.messages.seen == 1000000'
fi
# RAR is named and not read.
if begins rar; then
    { printf 'Rar!\032\007\001\000'; head -c 100000 /dev/zero; } >item/bomb.rar
    ends 3 unsupported
fi
if begins deep_gzip; then
    letter "Deep" >layer
    for level in $(seq 60); do gzip -9n <layer >deeper; mv deeper layer; done
    mv layer item/deep.gz
    ends 3 limit-nesting
fi
if can deep_tar tar; then
    letter "Deep" >layer
    for level in $(seq 40); do tar -cf deeper layer; mv deeper layer; done
    mv layer item/deep.tar
    ends 3 limit-nesting
fi
if can deep_zip zip; then
    letter "Deep" >layer
    for level in $(seq 40); do zip -q deeper.zip layer; mv deeper.zip layer; done
    mv layer item/deep.zip
    ends 3 limit-nesting
fi
