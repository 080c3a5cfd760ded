//! Every framer, MTU and cut: SELECT, an extended read, a long command, power off.

use kazasu_reader::{Event, ReaderError, Report};
use kazasu_testkit::card::JPKI_AID;
use kazasu_testkit::reader::pipe::Cut;

use crate::host::{Host, Kind, Plan, card};

pub fn select() -> Vec<u8> {
    [&[0x00, 0xA4, 0x04, 0x0C, 0x0A][..], &JPKI_AID].concat()
}

/// The authentication certificate in one extended read of 1,664 bytes.
pub const READ: [u8; 7] = [0x00, 0xB0, 0x8A, 0x00, 0x00, 0x06, 0x80];
/// The same in 240 bytes.
pub const SHORT_READ: [u8; 5] = [0x00, 0xB0, 0x8A, 0x00, 0xF0];

/// An extended command of 300 bytes of data. The card refuses its content, which shows that it came whole.
pub fn long() -> Vec<u8> {
    [&[0x00, 0x20, 0x00, 0x98, 0x00, 0x01, 0x2C][..], &[0x31; 300]].concat()
}

/// What the same card answers without any reader.
pub fn direct(apdus: &[&[u8]]) -> Vec<u8> {
    let (mut card, _) = card();
    card.power_on();
    apdus.iter().map(|apdu| card.transmit(apdu)).last().unwrap()
}

fn run(plan: &Plan) -> Host {
    let mut host = plan.host();
    host.wait_for_card();
    assert!(
        matches!(host.ask(Event::PowerOn), Report::PoweredOn(atr) if atr == kazasu_testkit::card::ATR),
        "{plan:?}"
    );
    assert_eq!(
        host.transmit(&select()),
        Report::Answer(vec![0x90, 0x00]),
        "{plan:?}"
    );
    let (read, long_end) = (host.transmit(&READ), host.transmit(&long()));
    let mut instructions = vec![0xA4];
    if plan.kind == Kind::UsbShort {
        assert_eq!(read, Report::Failed(ReaderError::TooLong));
        assert_eq!(long_end, Report::Failed(ReaderError::TooLong));
    } else {
        let certificate = direct(&[&select(), &READ]);
        assert_eq!(certificate.len(), 1_666);
        assert_eq!(read, Report::Answer(certificate), "{plan:?}");
        assert_eq!(
            long_end,
            Report::Answer(direct(&[&select(), &long()])),
            "{plan:?}"
        );
        instructions.extend([0xB0, 0x20]);
    }
    let short = host.transmit(&SHORT_READ);
    assert_eq!(
        short,
        Report::Answer(direct(&[&select(), &SHORT_READ])),
        "{plan:?}"
    );
    instructions.push(0xB0);
    assert_eq!(host.ask(Event::PowerOff), Report::PoweredOff);
    assert!(!host.pipe.reader().ccid().is_powered());
    assert_eq!(host.instructions(), instructions, "each APDU once");
    host.assert_clean();
    host.feed(Event::Close);
    assert_eq!(host.closes, 1);
    host
}

#[test]
fn whole_sessions_over_every_framer_mtu_and_cut() {
    let mut runs = 0;
    for kind in Kind::ALL {
        for mtu in [23, 185, 247, 515] {
            run(&Plan::new(kind, mtu));
            for seed in 0..6 {
                run(&Plan {
                    cut: Cut::Random,
                    seed,
                    ..Plan::new(kind, mtu)
                });
                runs += 1;
            }
        }
    }
    assert_eq!(runs, 96);
}

#[test]
fn a_blocked_pin_is_never_reached_by_a_long_command_cut_in_two() {
    // 300 bytes of data are no PIN: the card must see one VERIFY that is too long, and keep its three tries.
    let mut host = Plan::new(Kind::Acr1555, 23).host();
    host.wait_for_card();
    host.ask(Event::PowerOn);
    host.transmit(&select());
    host.transmit(&long());
    assert_eq!(
        host.transmit(&[0x00, 0x20, 0x00, 0x98]),
        Report::Answer(vec![0x63, 0xC3])
    );
    assert_eq!(host.instructions(), [0xA4, 0x20, 0x20]);
}

#[test]
fn what_a_profile_says_of_extended_apdus() {
    for (kind, told) in [
        (Kind::UsbExtended, Some(true)),
        (Kind::UsbShort, Some(false)),
        (Kind::Feitian, None),
        (Kind::Acr1555, None),
    ] {
        assert_eq!(Plan::new(kind, 247).host().extended_apdu(), told);
    }
}
