//! The physical lower limit of a tap, and the time of what was really sent, on one clock.
//!
//! Time is counted in cycles of the carrier (fc = 13.56 MHz), in which every interval of ISO/IEC 14443-3 type B and
//! 14443-4 is a whole number. Nothing is measured: the same commands give the same time on every machine.
//!
//! ```text
//! T = T_act + Σ frames [ (SOF + 10·(n + 3) + EOF)·etu + gap ] + signatures·T_RSA
//! ```
//!
//! - A frame carries at most FSC − 3 bytes of an APDU: PCB (1 byte) and CRC (2 bytes) are in the frame size.
//! - A character is 10 etu (start bit, 8 bits, stop bit), without extra guard time.
//! - An APDU longer than one frame is chained (14443-4 §7.5.1): every block but the last is acknowledged by an R-block
//!   of the other side, which is a frame of its own without payload, in the other direction.
//! - The host adds nothing: this is the emulator's clock, at host latency 0.
//!
//! The constants are assumptions about a card nobody published data of; they are committed so that ratios stay
//! comparable, and only ratios are stated.

use crate::traffic::{Apdu, Traffic};

/// Time in cycles of the carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cycles(u64);

/// fc, cycles per second.
const CARRIER: u64 = 13_560_000;
/// Largest frame either side takes (FSC and FSD), in bytes, PCB and CRC included.
const FRAME: u64 = 256;
/// PCB and CRC of a frame, in bytes.
const ENVELOPE: u64 = 3;
/// Start and end of frame together, in etu.
const SOF_EOF: u64 = 22;
/// One character, in etu.
const CHARACTER: u64 = 10;
/// Before an answer of the card: TR0 + TR1 = 144/fs with fs = fc/16 (170 µs), at every bit rate.
const BEFORE_CARD: u64 = 144 * 16;
/// Before the reader's next frame: TR2 = 14 etu at 106 kbit/s (132 µs), at every bit rate.
const BEFORE_READER: u64 = 14 * 128;
/// Field on, REQB/ATQB and ATTRIB: 9.6 ms.
const ACTIVATION: u64 = CARRIER / 10_000 * 96;
/// One RSA-2048 signature: 100 ms. Real cards lie between 50 and 200 ms.
const RSA: u64 = CARRIER / 10;

/// Bit rate, the same in both directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BitRate {
    /// 106 kbit/s, which every card and reader has.
    K106,
    /// 212 kbit/s.
    K212,
    /// 424 kbit/s.
    K424,
    /// 848 kbit/s.
    K848,
}

impl BitRate {
    /// All four, slowest first.
    pub const ALL: [Self; 4] = [Self::K106, Self::K212, Self::K424, Self::K848];

    /// In kbit/s.
    #[must_use]
    pub const fn kbit(self) -> u16 {
        match self {
            Self::K106 => 106,
            Self::K212 => 212,
            Self::K424 => 424,
            Self::K848 => 848,
        }
    }

    /// Elementary time unit: one bit, in cycles.
    const fn etu(self) -> u64 {
        match self {
            Self::K106 => 128,
            Self::K212 => 64,
            Self::K424 => 32,
            Self::K848 => 16,
        }
    }
}

impl Cycles {
    /// In milliseconds.
    #[must_use]
    pub fn millis(self) -> f64 {
        self.0 as f64 * 1_000.0 / CARRIER as f64
    }
}

/// The fewest commands a PIN check can have: SELECT, one read of exactly the certificate, tries, VERIFY, sign, leave.
/// Short or extended is no matter here: this is what cannot be beaten.
#[must_use]
pub fn ideal(certificate: u64) -> Traffic {
    let answer = |sent, received, signs| Apdu {
        sent,
        received,
        signs,
    };
    Traffic(vec![
        answer(15, 2, false),
        answer(7, certificate.saturating_add(2), false),
        answer(4, 2, false),
        answer(9, 2, false),
        answer(57, 258, true),
        answer(12, 2, false),
    ])
}

/// Activation, link and signatures.
#[must_use]
pub fn time(traffic: &Traffic, rate: BitRate) -> Cycles {
    let signatures = traffic.0.iter().filter(|apdu| apdu.signs).count() as u64;
    Cycles(ACTIVATION + link(traffic, rate).0 + signatures * RSA)
}

/// Frames and gaps alone.
#[must_use]
fn link(traffic: &Traffic, rate: BitRate) -> Cycles {
    let one = |apdu: &Apdu| {
        message(apdu.sent, rate, BEFORE_READER, BEFORE_CARD)
            + message(apdu.received, rate, BEFORE_CARD, BEFORE_READER)
    };
    Cycles(traffic.0.iter().map(one).sum())
}

/// One APDU in one direction: its frames, and an acknowledgement for each but the last.
fn message(bytes: u64, rate: BitRate, gap: u64, gap_of_acknowledgement: u64) -> u64 {
    let frames = bytes.div_ceil(FRAME - ENVELOPE).max(1);
    let acknowledgements = frames - 1;
    let payload = bytes * CHARACTER * rate.etu();
    let envelope = (SOF_EOF + CHARACTER * ENVELOPE) * rate.etu();
    payload + frames * (envelope + gap) + acknowledgements * (envelope + gap_of_acknowledgement)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Commands of a client without short EF ids over a certificate of 1,500 bytes; answers with status word.
    fn classic(reads: &[(u64, u64)]) -> Traffic {
        let before = [(15, 2), (7, 2)];
        let after = [(7, 2), (4, 2), (9, 2), (7, 2), (57, 258)];
        let all = before.iter().chain(reads).chain(&after);
        Traffic(
            all.map(|&(sent, received)| Apdu {
                sent,
                received,
                signs: sent == 57,
            })
            .collect(),
        )
    }

    #[test]
    fn the_worked_example_of_the_formula_comes_out() {
        // Computed apart from this code, in whole milliseconds, for the same constants.
        let extended = classic(&[(7, 1502)]);
        let short = classic(&[(5, 258), (5, 258), (5, 258), (5, 258), (5, 258), (5, 222)]);
        assert_eq!((short.apdus(), short.sent(), short.received()), (13, 136, 1782));
        assert_eq!(
            (extended.apdus(), extended.sent(), extended.received()),
            (8, 113, 1772)
        );
        let rounded = |cycles: Cycles| cycles.millis().round();
        for (rate, link_short, link_extended, whole) in [
            (BitRate::K106, 205.0, 196.0, 305.0),
            (BitRate::K212, 106.0, 100.0, 210.0),
            (BitRate::K424, 56.0, 52.0, 162.0),
            (BitRate::K848, 31.0, 28.0, 138.0),
        ] {
            assert_eq!(rounded(link(&short, rate)), link_short, "{rate:?}");
            assert_eq!(rounded(link(&extended, rate)), link_extended, "{rate:?}");
            // The example rounds its activation.
            let off: f64 = time(&extended, rate).millis() - whole;
            assert!(off.abs() < 1.0, "{rate:?}: {off}");
        }
    }

    #[test]
    fn a_byte_more_than_a_frame_costs_a_frame_and_its_acknowledgement() {
        let frame = |bytes| message(bytes, BitRate::K106, BEFORE_CARD, BEFORE_READER);
        let envelope = (22 + 30) * 128;
        assert_eq!(frame(253) - frame(252), 10 * 128);
        assert_eq!(
            frame(254) - frame(253),
            10 * 128 + 2 * envelope + BEFORE_CARD + BEFORE_READER
        );
    }
}
