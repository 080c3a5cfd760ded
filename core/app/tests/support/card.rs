//! A model of the card's side of a PIN tap, with keys of the test PKI.

use jiff::{Timestamp, ToSpan as _};
use kazasu_card::{BlockingLink, LinkLost};
use kazasu_testkit::mint::{CertificateSpec, Generation, Mint, sign_padded};

/// A card with the PIN 1234.
pub struct ModelCard {
    certificate: Vec<u8>,
    tries: u8,
    verified: bool,
    pub powered_off: bool,
    /// Verify commands with a body.
    pub verifies: u32,
}

impl ModelCard {
    pub fn new() -> Self {
        let now = Timestamp::now();
        Self::with(mint(now).authentication(&spec(now)).unwrap())
    }

    pub fn with(certificate: Vec<u8>) -> Self {
        Self {
            certificate,
            tries: 3,
            verified: false,
            powered_off: false,
            verifies: 0,
        }
    }

    fn answer(&mut self, apdu: &[u8]) -> Vec<u8> {
        match apdu {
            [0x00, 0xA4, ..] => vec![0x90, 0x00],
            [0x00, 0xB0, p1, p2, ..] => {
                let offset = if p1 & 0x80 == 0 {
                    usize::from(*p1) << 8 | usize::from(*p2)
                } else {
                    usize::from(*p2)
                };
                let wanted = match &apdu[4..] {
                    [0, high, low] => usize::from(*high) << 8 | usize::from(*low),
                    [le] => usize::from(*le),
                    _ => 256,
                };
                let mut file = self.certificate.clone();
                file.resize(2_200, 0xFF);
                let end = (offset + wanted).min(file.len());
                [&file[offset..end], &[0x90, 0x00]].concat()
            }
            [0x00, 0x20, 0x00, _] => vec![0x63, 0xC0 | self.tries],
            [0x00, 0x20, 0x00, _, 4, pin @ ..] => {
                self.verifies += 1;
                if pin == b"1234" {
                    self.verified = true;
                    self.tries = 3;
                    vec![0x90, 0x00]
                } else {
                    self.tries -= 1;
                    vec![0x63, 0xC0 | self.tries]
                }
            }
            [0x80, 0x2A, 0x00, 0x97, length, rest @ ..] if self.verified => {
                let signature = sign_padded(0, &rest[..usize::from(*length)]).unwrap();
                [&signature[..], &[0x90, 0x00]].concat()
            }
            _ => vec![0x6D, 0x00],
        }
    }
}

impl BlockingLink for ModelCard {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        Ok(self.answer(apdu))
    }

    fn release(&mut self, power_off: bool) {
        self.powered_off = power_off;
        self.verified = false;
    }
}

pub fn mint(now: Timestamp) -> Mint {
    Mint::at(now)
}

pub fn spec(now: Timestamp) -> CertificateSpec {
    CertificateSpec {
        generation: Generation::Third,
        serial: 0x06D1_8006,
        key_slot: 0,
        size: 1590,
        subject: "000000A0KAZASU48000000A".to_owned(),
        not_before: now - 24.hours(),
        not_after: now + 24.hours(),
    }
}
