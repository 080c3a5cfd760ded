//! Lost links and silence.

use kazasu_testkit::transcript::{Fault, Tap};

use super::{ASK, READ, Row, SIGN, VERIFY, faulty, mistyped, resumed, with_tries};

pub(super) fn rows() -> Vec<Row> {
    let silent = |at| Tap {
        ticks: true,
        ..faulty(at, Fault::Silent)
    };
    let again = Tap {
        faults: [(ASK, Fault::LostBefore)].into(),
        ..mistyped(resumed())
    };
    vec![
        (
            "lost-select",
            "Lost at the first command.",
            vec![faulty(1, Fault::LostBefore)],
        ),
        (
            "lost-read",
            "Lost while the certificate is read.",
            vec![faulty(READ, Fault::LostAfter)],
        ),
        (
            "lost-sign",
            "Lost at the signature; the second tap asks for the PIN's counter again.",
            vec![faulty(SIGN, Fault::LostAfter), resumed()],
        ),
        (
            "lost-leave",
            "Lost when leaving: the signature counts.",
            vec![faulty(6, Fault::LostBefore)],
        ),
        (
            "lost-before-verify-right",
            "VERIFY never arrived; nothing was spent.",
            vec![faulty(VERIFY, Fault::LostBefore), resumed()],
        ),
        (
            "lost-before-verify-wrong",
            "VERIFY with a mistyped PIN never arrived; it is sent once more.",
            vec![mistyped(faulty(VERIFY, Fault::LostBefore)), mistyped(resumed())],
        ),
        (
            "lost-after-verify-right",
            "The answer to a right PIN was lost.",
            vec![faulty(VERIFY, Fault::LostAfter), resumed()],
        ),
        (
            "lost-after-verify-wrong",
            "The answer to a mistyped PIN was lost: told by the counter, not sent again.",
            vec![mistyped(faulty(VERIFY, Fault::LostAfter)), mistyped(resumed())],
        ),
        (
            "lost-verify-lost-again",
            "Lost again before the counter: the first answer is still owed.",
            vec![
                mistyped(faulty(VERIFY, Fault::LostAfter)),
                again,
                mistyped(resumed()),
            ],
        ),
        (
            "lost-verify-used-elsewhere",
            "The counter stands where our try cannot have put it.",
            vec![
                mistyped(faulty(VERIFY, Fault::LostAfter)),
                with_tries(1, mistyped(resumed())),
            ],
        ),
        (
            "lost-verify-locked",
            "The lost answer was about the last try.",
            vec![
                mistyped(faulty(VERIFY, Fault::LostAfter)),
                with_tries(0, mistyped(resumed())),
            ],
        ),
        (
            "lost-verify-no-status",
            "VERIFY is answered by nothing at all.",
            vec![faulty(VERIFY, Fault::Says(Vec::new()))],
        ),
        ("silent-select", "No answer until time is up.", vec![silent(1)]),
        (
            "silent-verify",
            "No answer to VERIFY until time is up.",
            vec![silent(VERIFY)],
        ),
    ]
}
