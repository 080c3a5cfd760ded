//! A card or link that answers anything at all.

use kazasu_card::{CardTask, CheckInput, Command, Event, LastTryConsent, Millis, ReadMode};
use proptest::prelude::*;

use crate::model::{Card, Fault, certificate, input, is_pin_verify};
use kazasu_card::AuthenticationCertificate;

/// What the task may send at most: its limit and the leave.
const MOST_COMMANDS: u32 = 97;

#[derive(Debug, Clone)]
enum Reply {
    Bytes(Vec<u8>),
    Lost,
    CancelThen(Vec<u8>),
    TickPastThen(Vec<u8>),
}

fn status() -> impl Strategy<Value = [u8; 2]> {
    prop_oneof![
        6 => Just([0x90, 0x00]),
        2 => (0xC0..=0xCFu8).prop_map(|sw2| [0x63, sw2]),
        1 => any::<u8>().prop_map(|sw2| [0x61, sw2]),
        1 => any::<u8>().prop_map(|sw2| [0x6C, sw2]),
        2 => prop::sample::select(vec![
            [0x63, 0x00], [0x69, 0x82], [0x69, 0x83], [0x69, 0x84], [0x67, 0x00], [0x6A, 0x82], [0x6A, 0x86],
            [0x6B, 0x00], [0x6D, 0x00], [0x6F, 0x00], [0x62, 0x82], [0x69, 0x86],
        ]),
        1 => any::<[u8; 2]>(),
    ]
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let data = prop_oneof![
        4 => Just(Vec::new()),
        2 => Just(certificate(1590, 0)),
        1 => Just(certificate(1590, 0)[..240].to_vec()),
        1 => Just(vec![0x5A; 256]),
        1 => Just(vec![0x30, 0x82, 0x0F, 0xFC]),
        2 => prop::collection::vec(any::<u8>(), 0..300),
    ];
    prop_oneof![
        12 => (data, status()).prop_map(|(data, status)| [data.as_slice(), &status].concat()),
        1 => prop::collection::vec(any::<u8>(), 0..3),
    ]
}

fn reply() -> impl Strategy<Value = Reply> {
    prop_oneof![
        30 => bytes().prop_map(Reply::Bytes),
        1 => Just(Reply::Lost),
        1 => bytes().prop_map(Reply::CancelThen),
        1 => bytes().prop_map(Reply::TickPastThen),
    ]
}

/// The good answers a real card gives until the PIN is verified and the signature made: without a part of them hardly
/// any random card gets as far as the VERIFY.
fn good_start() -> impl Strategy<Value = Vec<Reply>> {
    (0usize..=5, 0xC1..=0xC3u8).prop_map(|(len, tries)| {
        let mut good = vec![
            vec![0x90, 0x00],
            [certificate(1590, 0).as_slice(), &[0x90, 0x00]].concat(),
            vec![0x63, tries],
            vec![0x90, 0x00],
            [&[0x5A; 256][..], &[0x90, 0x00]].concat(),
        ];
        good.truncate(len);
        good.into_iter().map(Reply::Bytes).collect()
    })
}

fn any_input() -> impl Strategy<Value = CheckInput> {
    let kept = || {
        AuthenticationCertificate::from_file(&certificate(1590, 0))
            .unwrap()
            .into()
    };
    (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        prop_oneof![any::<u16>(), Just(1664)],
    )
        .prop_map(move |(extended, consent, resume, len)| {
            let mut input = input(
                "1234",
                if extended {
                    ReadMode::Extended
                } else {
                    ReadMode::Short
                },
            );
            input.expected_len = len;
            input.last_try = consent.then(|| LastTryConsent::given(&kept()));
            input.resume = resume.then(kept);
            input
        })
}

/// Runs to the end, repeating `replies` for ever after the `start`, and counts VERIFY commands that carry data.
fn run(mut task: CardTask, start: &[Reply], replies: &[Reply]) -> usize {
    let mut replies = start.iter().chain(replies.iter().cycle());
    let mut pins = 0;
    let mut powered_off = false;
    let mut events = vec![Event::Started];
    while !task.is_done() {
        let event = events.pop().expect("a running task waits for an answer");
        let commands = task.feed(event);
        let open = commands
            .iter()
            .filter(|command| matches!(command, Command::Transmit(_)))
            .count();
        assert!(open <= 1);
        for command in commands {
            match command {
                Command::Transmit(apdu) => {
                    powered_off = false;
                    pins += usize::from(is_pin_verify(apdu.expose()));
                    assert!(events.is_empty(), "only one command is open");
                    events = match replies.next().expect("replies repeat") {
                        Reply::Bytes(bytes) => vec![Event::Response(bytes.clone())],
                        Reply::Lost => vec![Event::Disconnected],
                        Reply::CancelThen(bytes) => vec![Event::Response(bytes.clone()), Event::Cancel],
                        Reply::TickPastThen(bytes) => vec![
                            Event::Response(bytes.clone()),
                            Event::Tick(Millis(u64::MAX)),
                            Event::Tick(Millis(0)),
                        ],
                    };
                }
                Command::Release { power_off } => powered_off = power_off,
                _ => {}
            }
        }
        assert!(task.apdus() <= MOST_COMMANDS);
    }
    assert!(
        pins == 0 || powered_off,
        "after a VERIFY the card loses its power"
    );
    pins
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_of_any_kind_end_in_bounds_with_one_pin_at_most(
        input in any_input(),
        start in good_start(),
        replies in prop::collection::vec(reply(), 1..40),
    ) {
        prop_assert!(run(CardTask::check(input), &start, &replies) <= 1);
        prop_assert_eq!(run(CardTask::tries(), &start, &replies), 0);
        prop_assert_eq!(run(CardTask::info(), &start, &replies), 0);
        prop_assert_eq!(run(CardTask::info_with_certificate(ReadMode::Extended, 1664), &start, &replies), 0);
    }

    #[test]
    fn one_fault_in_a_good_tap_never_costs_a_try(
        at in 0usize..14,
        extended: bool,
        answer in prop_oneof![bytes().prop_map(Some), Just(None)],
    ) {
        let fault = answer.map_or(Fault::LostAfter, Fault::Says);
        let mut card = Card::new(1590).with_fault(at, fault);
        card.check(input("1234", if extended { ReadMode::Extended } else { ReadMode::Short }));
        prop_assert_eq!(card.tries, 3);
        prop_assert!(card.pins_sent() <= 1);
        prop_assert!(!card.verified);
    }
}
