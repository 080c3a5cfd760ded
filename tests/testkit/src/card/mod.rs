//! The virtual My Number Card: JPKI application, PINs, keys, security status (facts, card §2–5 and §8.3).
//!
//! It answers APDUs as observed clients see a real card answer. Everything else is refused. Phone tokens, face-only
//! cards, other kinds of card and awkward readers are [`Quirk`]s of the same card.

mod command;
pub mod file;
mod image;
mod memory;
mod other_kind;
mod quirk;
mod read;
mod secret;
mod select;
mod sign;
mod status;
mod terminal;
mod token;
mod trace;
mod verify;

use std::collections::BTreeSet;
use std::fmt;

use command::{Command, Operation};
use file::Files;
pub use image::CardImage;
pub use memory::{CardMemory, MemoryError, PinFile};
pub use quirk::{Quirk, UnknownQuirk};
pub use secret::carries_secret;
use select::Application;
pub use select::{ISSUER_AID, JPKI_AID};
use status::Reply;
pub use status::Status;
use terminal::TerminalStatus;
pub use trace::{Exchange, trace_to};

/// Answer to reset over contacts: T=1, IFSC 254, no historical bytes (facts, card §1.3).
pub const ATR: [u8; 9] = [0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14];

/// Longest piece of an answer under [`Quirk::Chunked61`], in bytes.
const CHUNK: usize = 128;

/// Hears every exchange, for traces and counts.
type Observer = Box<dyn FnMut(&Exchange<'_>) + Send>;

/// One card in one reader.
pub struct VirtualCard {
    files: Files,
    /// What EF 0018 and EF 001B were issued with; changes live in `memory`.
    issued: [String; 2],
    memory: CardMemory,
    quirks: BTreeSet<Quirk>,
    powered: bool,
    /// No command has come since power-up.
    fresh: bool,
    application: Application,
    /// Current elementary file.
    current: Option<u16>,
    /// PINs verified; belongs to the JPKI application and outlives reset and disconnection (facts, card §0 no. 8).
    verified: BTreeSet<PinFile>,
    terminal: TerminalStatus,
    /// Root of the terminal certificates the card trusts.
    terminal_root: crate::mint::TerminalRoot,
    /// The month the card believes it is, `YYMM` in BCD; a card has no clock.
    month: [u8; 2],
    /// What GET RESPONSE still has to fetch, and the status word at its end.
    pending: Option<(Vec<u8>, Status)>,
    apdu_count: u64,
    observer: Option<Observer>,
}

impl VirtualCard {
    /// Issues a card. Counters found in `memory` win over those of the image: that card has been used before.
    #[must_use]
    pub fn new(image: CardImage, memory: CardMemory) -> Self {
        memory.personalise(PinFile::Authentication, image.tries_left);
        memory.personalise(PinFile::Signing, PinFile::Signing.most_tries());
        Self {
            files: Files::new(&image, &image.quirks),
            memory,
            powered: false,
            fresh: false,
            application: Application::Issuer,
            current: None,
            verified: BTreeSet::new(),
            terminal: TerminalStatus::default(),
            terminal_root: image.terminal_root,
            month: image.month,
            pending: None,
            apdu_count: 0,
            observer: None,
            quirks: image.quirks,
            issued: [image.pin, image.sign_password],
        }
    }

    /// Powers the card; the answer is the [`ATR`]. Clears the security status, as power-off did.
    pub fn power_on(&mut self) -> Vec<u8> {
        self.power_off();
        self.powered = true;
        self.fresh = true;
        ATR.to_vec()
    }

    /// Resets without cutting power; the answer is the [`ATR`]. Selection is lost, verified PINs are **not** (facts,
    /// card §0 no. 8 and §10 no. 16).
    pub fn warm_reset(&mut self) -> Vec<u8> {
        self.powered = true;
        self.deselect();
        ATR.to_vec()
    }

    /// Cuts power: selection and security status are gone, counters stay.
    pub fn power_off(&mut self) {
        self.powered = false;
        self.deselect();
        self.verified.clear();
        self.terminal = TerminalStatus::default();
    }

    /// The program closes its connection and leaves the card as it is (`SCARD_LEAVE_CARD`). The card does not notice:
    /// selection and verified PINs stay, which is what clients must not forget.
    pub fn disconnect(&mut self) {}

    /// Answers one command APDU with data and status word, at least 2 bytes, whatever is sent. A card without power is
    /// powered first, as a reader would.
    pub fn transmit(&mut self, apdu: &[u8]) -> Vec<u8> {
        if !self.powered {
            self.power_on();
        }
        self.apdu_count += 1;
        let answer = self.answer(apdu).unwrap_or_else(Reply::from).into_bytes();
        if let Some(observer) = &mut self.observer {
            observer(&Exchange::new(self.apdu_count, apdu, &answer));
        }
        answer
    }

    /// Whether a key can be used now: a PIN is verified, or a terminal has opened the card. What no tap may leave behind.
    #[must_use]
    pub fn is_unlocked(&self) -> bool {
        !self.verified.is_empty() || self.terminal.opened
    }

    /// Commands received since the card was made.
    #[must_use]
    pub fn apdu_count(&self) -> u64 {
        self.apdu_count
    }

    /// Lets `observer` hear every exchange from now on; see [`trace_to`].
    pub fn observe(&mut self, observer: impl FnMut(&Exchange<'_>) + Send + 'static) {
        self.observer = Some(Box::new(observer));
    }

    /// Adds a deviation that does not change the files: set those in the [`CardImage`].
    pub fn add_quirk(&mut self, quirk: Quirk) {
        self.quirks.insert(quirk);
    }

    /// The card's non-volatile memory; give a clone to the next card to make it the same one.
    #[must_use]
    pub fn memory(&self) -> &CardMemory {
        &self.memory
    }

    fn answer(&mut self, apdu: &[u8]) -> Result<Reply, Status> {
        if std::mem::take(&mut self.fresh) && self.has(Quirk::First6f00) {
            return Err(Status::FAILURE);
        }
        let command = Command::parse(apdu)?;
        if command.extended && self.has(Quirk::ShortOnly) {
            return Err(Status::WRONG_LENGTH);
        }
        let pending = self.pending.take();
        match command.operation {
            Operation::Select => self.select(&command),
            Operation::ReadBinary => self.read_binary(&command),
            Operation::Verify => self.verify(&command),
            Operation::ChangeReferenceData => self.change_reference_data(&command),
            Operation::LoadTerminalCertificate => self.load_terminal_certificate(&command),
            Operation::GetChallenge => self.get_challenge(&command),
            Operation::ExternalAuthenticate => self.external_authenticate(&command),
            Operation::ComputeDigitalSignature => self.compute_digital_signature(&command),
            Operation::GetResponse => self.get_response(&command, pending),
            // None of the card's data objects is modelled (facts, card §1.4: absent → 6A88).
            Operation::GetData => Err(Status::NO_OBJECT),
            Operation::CloseToken if self.has(Quirk::IphoneToken) => Ok(Status::DONE.into()),
            Operation::CloseToken => Err(Status::WRONG_LENGTH),
        }
    }

    fn get_response(
        &mut self,
        command: &Command<'_>,
        pending: Option<(Vec<u8>, Status)>,
    ) -> Result<Reply, Status> {
        if !self.has(Quirk::Chunked61) {
            return Err(Status::INSTRUCTION);
        }
        let (mut data, status) = pending.ok_or(Status::CONDITIONS)?;
        let rest = data.split_off(command.le.min(CHUNK).min(data.len()));
        if rest.is_empty() {
            return Ok(Reply { data, status });
        }
        let more = Status::more(rest.len());
        self.pending = Some((rest, status));
        Ok(Reply { data, status: more })
    }

    /// Hands data over at once, as the plastic card does, or in chunks.
    fn deliver(&mut self, data: Vec<u8>, status: Status) -> Reply {
        if data.len() <= CHUNK || !self.has(Quirk::Chunked61) {
            return Reply { data, status };
        }
        let more = Status::more(data.len());
        self.pending = Some((data, status));
        more.into()
    }

    fn deselect(&mut self) {
        self.application = Application::Issuer;
        self.current = None;
        self.pending = None;
    }

    fn has(&self, quirk: Quirk) -> bool {
        self.quirks.contains(&quirk)
    }
}

impl fmt::Debug for VirtualCard {
    /// State without content: no PIN, no certificate.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("VirtualCard")
            .field("powered", &self.powered)
            .field("application", &self.application)
            .field("current", &self.current)
            .field("verified", &self.verified)
            .field("memory", &self.memory)
            .field("quirks", &self.quirks)
            .field("apdu_count", &self.apdu_count)
            .finish_non_exhaustive()
    }
}
