//! Readers and cards that carry less, or say it in other words.

use kazasu_testkit::card::Quirk;
use kazasu_testkit::transcript::{Fault, ReadMode, Tap};

use super::{READ, Row, SIGN, check, quirky, saying};

pub(super) fn rows() -> Vec<Row> {
    let first_twice = Tap {
        faults: [1, 2].map(|at| (at, Fault::Says(vec![0x6F, 0x00]))).into(),
        ..check()
    };
    vec![
        (
            "no-sfi",
            "Short EF ids are refused: SELECT EF, before the PIN.",
            vec![quirky(Quirk::NoSfi)],
        ),
        (
            "no-sfi-for-the-key",
            "Short EF ids are refused at the signature only.",
            vec![saying(SIGN, 0x6A88)],
        ),
        (
            "short-only",
            "Extended commands are refused: short blocks, in the same tap.",
            vec![quirky(Quirk::ShortOnly)],
        ),
        (
            "chunked-61",
            "Long answers come by 61xx and GET RESPONSE.",
            vec![quirky(Quirk::Chunked61)],
        ),
        (
            "wrong-le-6c",
            "An Le beyond the data is answered 6Cxx.",
            vec![Tap {
                read: ReadMode::Short,
                ..saying(READ, 0x6C80)
            }],
        ),
        (
            "end-of-file-6282",
            "A read into the end of the file ends in 6282.",
            vec![Tap {
                expect: Some(4000),
                ..quirky(Quirk::Eof6282)
            }],
        ),
        (
            "case-1-6700",
            "The empty VERIFY needs an Le.",
            vec![quirky(Quirk::VerifyCase1Wrong)],
        ),
        (
            "first-6f00",
            "The first answer after power-up is 6F00.",
            vec![quirky(Quirk::First6f00)],
        ),
        (
            "first-6f00-twice",
            "The card keeps answering 6F00.",
            vec![first_twice],
        ),
    ]
}
