//! A small My Number Card with switchable quirks and faults at chosen commands.

use std::collections::BTreeMap;

use kazasu_card::{
    BlockingLink, CardTask, CheckInput, Decision, KeptCertificate, LinkLost, Outcome, Pin, Progress,
    ReadMode, drive,
};

pub const PIN: &str = "1234";
pub const JPKI: [u8; 10] = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];

pub enum Fault {
    /// The command never reaches the card.
    LostBefore,
    /// The card acts, its answer never arrives.
    LostAfter,
    /// The card does not act and this arrives.
    Says(Vec<u8>),
    /// The person cancels while this command is open.
    Cancel,
}

pub struct Card {
    pub certificate: Vec<u8>,
    pub tries: u8,
    pub takes_extended: bool,
    pub takes_short_ids: bool,
    pub takes_case_1: bool,
    pub certificate_needs_pin: bool,
    /// Most bytes a READ BINARY may ask for; more is 6700, as on readers with a cap.
    pub most_le: usize,
    pub label: &'static [u8],
    /// Longest answer; longer ones come by 61xx.
    pub frame: usize,
    pub verified: bool,
    pub faults: BTreeMap<usize, Fault>,
    pub log: Vec<Vec<u8>>,
    /// Power-off of each release, with the number of commands before it.
    pub releases: Vec<(usize, bool)>,
    pub selected: bool,
    pub current: Option<u8>,
    pub pending: Vec<u8>,
    pub gone: bool,
    pub cancel: bool,
}

pub fn certificate(len: usize, seed: u8) -> Vec<u8> {
    let body = u16::try_from(len - 4).unwrap().to_be_bytes();
    let mut der = vec![0x30, 0x82, body[0], body[1]];
    der.extend((4..len).map(|at| u8::try_from(at % 251).unwrap() ^ seed));
    der
}

impl Card {
    pub fn new(len: usize) -> Self {
        Self {
            certificate: certificate(len, 0),
            tries: 3,
            takes_extended: true,
            takes_short_ids: true,
            takes_case_1: true,
            certificate_needs_pin: false,
            most_le: usize::MAX,
            label: b"JPKIAPICCTOKEN2                 ",
            frame: usize::MAX,
            verified: false,
            faults: BTreeMap::new(),
            log: Vec::new(),
            releases: Vec::new(),
            selected: false,
            current: None,
            pending: Vec::new(),
            gone: false,
            cancel: false,
        }
    }

    pub fn with_fault(mut self, at: usize, fault: Fault) -> Self {
        self.faults.insert(at, fault);
        self
    }

    pub fn saying(self, at: usize, status: u16) -> Self {
        self.with_fault(at, Fault::Says(status.to_be_bytes().to_vec()))
    }

    /// Lift and hold again: power is gone, counters stay.
    pub fn lift(&mut self) {
        self.power_off();
        self.gone = false;
        self.cancel = false;
        self.faults.clear();
        self.log.clear();
        self.releases.clear();
    }

    pub fn hex_log(&self) -> Vec<String> {
        self.log
            .iter()
            .map(|apdu| apdu.iter().map(|byte| format!("{byte:02X}")).collect())
            .collect()
    }

    /// VERIFY commands that carry a PIN.
    pub fn pins_sent(&self) -> usize {
        self.log.iter().filter(|apdu| is_pin_verify(apdu)).count()
    }

    pub fn check(&mut self, input: CheckInput) -> Outcome {
        drive(&mut CardTask::check(input), self, |_| ())
    }

    fn power_off(&mut self) {
        self.verified = false;
        self.selected = false;
        self.current = None;
        self.pending.clear();
    }

    fn act(&mut self, apdu: &[u8]) -> Vec<u8> {
        let status = |sw: u16| sw.to_be_bytes().to_vec();
        let (header, body) = apdu.split_at(4);
        let (lc, extended) = match *body {
            [0, _, _] => (0, true),
            [lc, _, ..] => (usize::from(lc), false),
            _ => (0, false),
        };
        let data = if lc == 0 { &[][..] } else { &body[1..=lc] };
        let le = match (extended, lc, body) {
            (true, ..) if body[1..] == [0, 0] => 65_536,
            (true, ..) => usize::from(u16::from_be_bytes([body[1], body[2]])),
            (_, 0, &[le]) => usize::from(le).max(if le == 0 { 256 } else { 0 }),
            _ => 0,
        };
        if !self.selected && header[1] != 0xA4 {
            return status(0x6D00);
        }
        match *header {
            [0, 0xA4, 4, 0x0C] => {
                self.selected = data == JPKI;
                self.verified &= data == JPKI;
                self.current = None;
                status(if self.selected || data == [0xA0, 0, 0, 1, 0x51, 0, 0] {
                    0x9000
                } else {
                    0x6A82
                })
            }
            [0, 0xA4, 2, 0x0C] if matches!(data, [0, 0x06 | 0x08 | 0x0A | 0x17 | 0x18]) => {
                self.current = Some(data[1]);
                status(0x9000)
            }
            [0, 0xA4, 2, 0x0C] => status(0x6A82),
            [0, 0xB0, high, low] => {
                if (extended && !self.takes_extended) || le > self.most_le {
                    return status(0x6700);
                }
                let (file, offset) = if high & 0x80 == 0 {
                    (self.current, usize::from(u16::from_be_bytes([high, low])))
                } else if self.takes_short_ids {
                    (Some(high & 0x1F), usize::from(low))
                } else {
                    return status(0x6A86);
                };
                self.current = file;
                self.read(file, offset, le)
            }
            [0, 0x20, 0, p2] | [0x80, 0x2A, 0, p2] if p2 & 0x1F != 0 && !self.takes_short_ids => {
                status(0x6A88)
            }
            [0, 0x20, 0, 0x80] if self.current != Some(0x18) => status(0x6986),
            [0, 0x20, 0, 0x98 | 0x80] => {
                if body.is_empty() && !self.takes_case_1 {
                    status(0x6700)
                } else if lc == 0 {
                    status(if self.verified {
                        0x9000
                    } else {
                        0x63C0 + u16::from(self.tries)
                    })
                } else if self.tries == 0 {
                    status(0x6984)
                } else if data == PIN.as_bytes() {
                    self.tries = 3;
                    self.verified = true;
                    status(0x9000)
                } else {
                    self.tries -= 1;
                    status(0x63C0 + u16::from(self.tries))
                }
            }
            [0x80, 0x2A, 0, 0x80] if self.current != Some(0x17) => status(0x6986),
            [0x80, 0x2A, 0, 0x97 | 0x80] if data.len() != 51 => status(0x6700),
            [0x80, 0x2A, 0, 0x97 | 0x80] if !self.verified => status(0x6982),
            [0x80, 0x2A, 0, 0x97 | 0x80] => self.answer(vec![0x5A; 256]),
            [0, 0xC0, 0, 0] => {
                let pending = std::mem::take(&mut self.pending);
                self.answer(pending)
            }
            _ => status(0x6D00),
        }
    }

    fn read(&mut self, file: Option<u8>, offset: usize, le: usize) -> Vec<u8> {
        let content = match file {
            Some(0x06) => [self.label, &[0x20; 128]].concat(),
            Some(0x08) => vec![0x8F, 0x8F, 0x00],
            Some(0x0A) if self.certificate_needs_pin => return vec![0x69, 0x82],
            Some(0x0B) => certificate(1318, 7),
            Some(0x0A) => {
                let mut file = self.certificate.clone();
                file.resize(file.len().max(1900), 0);
                file
            }
            _ => return vec![0x69, 0x86],
        };
        match content.get(offset..) {
            Some(rest) if !rest.is_empty() => self.answer(rest[..rest.len().min(le)].to_vec()),
            _ => vec![0x6B, 0x00],
        }
    }

    fn answer(&mut self, mut data: Vec<u8>) -> Vec<u8> {
        if data.len() > self.frame {
            self.pending = data.split_off(self.frame);
            data.extend([
                0x61,
                u8::try_from(self.pending.len().min(self.frame)).unwrap_or(0),
            ]);
        } else {
            data.extend([0x90, 0x00]);
        }
        data
    }
}

impl BlockingLink for Card {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        let at = self.log.len();
        self.log.push(apdu.to_vec());
        assert!(!self.gone, "sent to a card that is gone");
        match self.faults.remove(&at) {
            Some(Fault::LostBefore) => {
                self.gone = true;
                Err(LinkLost)
            }
            Some(Fault::LostAfter) => {
                self.act(apdu);
                self.gone = true;
                Err(LinkLost)
            }
            Some(Fault::Says(bytes)) => Ok(bytes),
            Some(Fault::Cancel) => {
                self.cancel = true;
                Ok(self.act(apdu))
            }
            None => Ok(self.act(apdu)),
        }
    }

    fn release(&mut self, power_off: bool) {
        self.releases.push((self.log.len(), power_off));
        if power_off {
            self.power_off();
        }
    }

    fn cancel_requested(&mut self) -> bool {
        self.cancel
    }
}

pub fn is_pin_verify(apdu: &[u8]) -> bool {
    apdu.len() > 5 && apdu[1] == 0x20
}

pub fn input(pin: &str, read_mode: ReadMode) -> CheckInput {
    let mut input = CheckInput::new(Pin::parse(pin).unwrap(), |_| Decision::Sign([0x11; 32]));
    input.read_mode = read_mode;
    input
}

pub fn resumed(pin: &str, kept: KeptCertificate) -> CheckInput {
    CheckInput {
        resume: Some(kept),
        ..input(pin, ReadMode::Extended)
    }
}

pub fn progress_of(card: &mut Card, input: CheckInput) -> Vec<Progress> {
    let mut seen = Vec::new();
    drive(&mut CardTask::check(input), card, |progress| seen.push(progress));
    seen
}
