//! A synthetic person with a card, and what an onlooker knows of it afterwards.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use kazasu_card::{
    CheckInput, Decision, Outcome, Pin, ReadMode, Relay, RelayAnswer, TerminalCertificate, VisualInput,
};
use kazasu_testkit::card::{CardImage, CardMemory, PinFile, Quirk, VirtualCard};
use kazasu_testkit::mint::{Mint, Terminal, TerminalDraft, sign_padded};
use kazasu_testkit::people;

/// What every check here signs.
pub const DIGEST: [u8; 32] = [0x5A; 32];
/// Of every synthetic person here.
pub const RIGHT_PIN: &str = "1234";
/// Of nobody here.
pub const WRONG_PIN: &str = "9999";

/// `DigestInfo` of SHA-256 before the hash (facts, card §3).
const DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// A fixed instant: nothing here depends on the day of the run.
#[must_use]
pub fn now() -> Timestamp {
    "2026-04-15T03:00:00Z".parse().unwrap()
}

/// A card as issued; the same one can be made again and again.
#[derive(Debug, Clone)]
pub struct Person {
    image: CardImage,
    signature: Vec<u8>,
}

impl Person {
    /// By the name of a profile.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let person = people::by_id(name).unwrap();
        let image = person.card_image(&Mint::at(now()), now()).unwrap();
        let signature = sign_padded(
            image.authentication_key_slot,
            &[&DIGEST_INFO[..], &DIGEST].concat(),
        )
        .unwrap();
        Self { image, signature }
    }

    /// With so many tries left and these quirks, and an onlooker.
    #[must_use]
    pub fn card(&self, tries: u8, quirks: &[Quirk]) -> (VirtualCard, Onlooker) {
        let mut image = self.image.clone();
        image.tries_left = tries;
        image.quirks.extend(quirks);
        let memory = CardMemory::default();
        let mut card = VirtualCard::new(image, memory.clone());
        let seen = Arc::new(Mutex::new(Seen::default()));
        let eyes = Arc::clone(&seen);
        card.observe(move |exchange| {
            eyes.lock()
                .unwrap()
                .command(exchange.instruction(), exchange.carries_data(), exchange.status());
        });
        (card, Onlooker { seen, memory })
    }

    /// Whether a signature is this person's over [`DIGEST`], byte for byte: PKCS#1 v1.5 leaves nothing to chance.
    #[must_use]
    pub fn signed(&self, outcome: &Outcome) -> bool {
        matches!(
            outcome,
            Outcome::Signed { signature, certificate, .. }
                if signature.as_bytes() == self.signature
                    && certificate.der() == self.image.authentication_certificate
        )
    }
}

/// Sees every command that reaches a card.
#[derive(Debug, Clone)]
pub struct Onlooker {
    seen: Arc<Mutex<Seen>>,
    memory: CardMemory,
}

#[derive(Debug, Default)]
struct Seen {
    commands: u32,
    /// The counter as the last command told it, if that was what the last command did.
    told: Option<u8>,
    pins: u32,
    offences: Vec<String>,
}

impl Seen {
    fn command(&mut self, instruction: u8, carries_data: bool, status: u16) {
        self.commands += 1;
        let told = self.told.take();
        match (instruction, carries_data) {
            (0x20, true) => {
                self.pins += 1;
                if told.is_none_or(|left| left == 0) {
                    self.offences.push(format!("PIN sent with the counter {told:?}"));
                }
            }
            (0x20, false) => {
                self.told = u8::try_from(status & 0x0F)
                    .ok()
                    .filter(|_| status & 0xFFF0 == 0x63C0);
            }
            _ => {}
        }
    }
}

impl Onlooker {
    /// The card's own counter.
    #[must_use]
    pub fn tries_left(&self) -> u8 {
        self.memory.tries_left(PinFile::Authentication).unwrap()
    }

    /// VERIFY commands with a PIN that reached the card.
    #[must_use]
    pub fn pins(&self) -> u32 {
        self.seen.lock().unwrap().pins
    }

    /// Commands that reached the card.
    #[must_use]
    pub fn commands(&self) -> u32 {
        self.seen.lock().unwrap().commands
    }

    /// PINs that were sent although the command before had not told the counter.
    #[must_use]
    pub fn offences(&self) -> Vec<String> {
        self.seen.lock().unwrap().offences.clone()
    }
}

/// A check of [`DIGEST`].
#[must_use]
pub fn check(pin: &str, extended: bool) -> CheckInput {
    let mut input = CheckInput::new(Pin::parse(pin).unwrap(), |_| Decision::Sign(DIGEST));
    input.read_mode = mode(extended);
    input
}

/// A visual check of [`DIGEST`], with a terminal every card here trusts.
#[must_use]
pub fn visual() -> VisualInput {
    let terminal = Mint::at(now()).terminal(TerminalDraft::default()).unwrap();
    let certificates = terminal.certificates.iter().cloned();
    VisualInput {
        certificates: certificates
            .map(|(body, signature)| TerminalCertificate { body, signature })
            .collect(),
        relay: Box::new(Service(terminal)),
        read_mode: ReadMode::Extended,
        expected_len: 1664,
        decide: Box::new(|_| Decision::Sign(DIGEST)),
        resume: None,
    }
}

const fn mode(extended: bool) -> ReadMode {
    if extended {
        ReadMode::Extended
    } else {
        ReadMode::Short
    }
}

/// A service next door.
struct Service(Terminal);

impl Relay for Service {
    fn ask(&mut self, card_challenge: &[u8]) -> RelayAnswer {
        let answer = self
            .0
            .answer(card_challenge)
            .map_err(|error| error.code().to_owned());
        Box::pin(std::future::ready(answer))
    }
}
