//! A virtual My Number Card: stateful, byte-exact where the public sources are, marked where they are not.
//!
//! Built after the card facts §2–§5 and §8.3: current application and file, verified PINs, persistent try counters.
//! Verified PINs survive disconnect and warm reset, as on the real card; only another application or power-off clears
//! them.
//!
//! ```
//! use jiff::{Timestamp, ToSpan};
//! use kazasu_testkit::card::{CardSpec, VirtualCard};
//! use kazasu_testkit::mint::{CertificateSpec, Generation, Mint};
//!
//! let now = Timestamp::now();
//! let mint = Mint::at(now);
//! let certificate = CertificateSpec {
//!     generation: Generation::Third,
//!     serial: 0x0BAD_CAFE,
//!     key_slot: 0,
//!     size: 1590,
//!     subject: "000000A0KAZASU48000000A".to_owned(),
//!     not_before: now - 24.hours(),
//!     not_after: now + 24.hours(),
//! };
//! let mut card = VirtualCard::new(CardSpec {
//!     authentication_certificate: Some(mint.authentication(&certificate)?),
//!     ..CardSpec::blank("1234")
//! });
//! card.power_on();
//! assert_eq!(card.transmit(&[0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01]), [0x90, 0x00]);
//! assert_eq!(card.transmit(&[0x00, 0x20, 0x00, 0x98]), [0x63, 0xC3]); // three tries left
//! # Ok::<(), kazasu_testkit::mint::MintError>(())
//! ```

mod command;
mod file;
mod quirk;
mod spec;
mod status;
mod trace;
mod tries;

use iso7816::command::CommandView;

pub use quirk::{Quirk, UnknownQuirk};
pub use spec::CardSpec;
pub use trace::{Trace, TraceLine, sha256_hex};
pub use tries::TryCounters;

use file::{EfId, Files};
use status::Sw;

/// ATR of the contact interface that OpenSC's driver knows (card facts §1.3): T=1, no historical bytes.
pub const ATR: [u8; 9] = [0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14];
/// JPKI application (公的個人認証AP).
pub const JPKI_AID: [u8; 10] = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
/// GlobalPlatform issuer domain, current after power-on (card facts §1.1).
pub const ISSUER_AID: [u8; 7] = [0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00];

/// Which application is selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Application {
    Issuer,
    Jpki,
}

/// One virtual card.
#[derive(Debug)]
pub struct VirtualCard {
    files: Files,
    spec: CardSpec,
    tries: TryCounters,
    application: Application,
    current: Option<EfId>,
    /// PIN files verified since the last power-off or change of application.
    verified: Vec<EfId>,
    /// What GET RESPONSE still has to deliver.
    pending: Vec<u8>,
    fresh: bool,
    apdus: u32,
    trace: Option<Trace>,
}

impl VirtualCard {
    /// A card without power.
    #[must_use]
    pub fn new(spec: CardSpec) -> Self {
        Self {
            files: Files::of(&spec),
            tries: spec.tries.clone(),
            spec,
            application: Application::Issuer,
            current: None,
            verified: Vec::new(),
            pending: Vec::new(),
            fresh: true,
            apdus: 0,
            trace: None,
        }
    }

    /// Reports every command and answer from now on, secrets masked.
    pub fn set_trace(&mut self, trace: Trace) {
        self.trace = Some(trace);
    }

    /// Cold start; the answer to reset.
    pub fn power_on(&mut self) -> Vec<u8> {
        self.power_off();
        ATR.to_vec()
    }

    /// Takes the power away: selection and verified PINs are gone, counters stay.
    pub fn power_off(&mut self) {
        self.application = Application::Issuer;
        self.current = None;
        self.verified.clear();
        self.pending.clear();
        self.fresh = true;
    }

    /// Warm reset: the selection is gone, **verified PINs stay** (card facts §0.8); the answer to reset.
    pub fn warm_reset(&mut self) -> Vec<u8> {
        self.application = Application::Issuer;
        self.current = None;
        self.pending.clear();
        ATR.to_vec()
    }

    /// A client lets go without taking the power: nothing changes on the card.
    pub fn disconnect(&mut self) {}

    /// The counters of this card; they outlive it.
    #[must_use]
    pub fn tries(&self) -> &TryCounters {
        &self.tries
    }

    /// What the card was made of.
    #[must_use]
    pub fn spec(&self) -> &CardSpec {
        &self.spec
    }

    /// Commands answered so far.
    #[must_use]
    pub fn apdus(&self) -> u32 {
        self.apdus
    }

    /// Answers one command: data and status word, always at least two bytes.
    pub fn transmit(&mut self, apdu: &[u8]) -> Vec<u8> {
        self.apdus = self.apdus.saturating_add(1);
        let answer = self.answer(apdu);
        if let Some(trace) = &mut self.trace {
            trace.report(&TraceLine::of(self.apdus, apdu, &answer));
        }
        answer
    }

    fn answer(&mut self, apdu: &[u8]) -> Vec<u8> {
        let first = std::mem::take(&mut self.fresh);
        if first && self.has(Quirk::First6f00) {
            return Sw::OTHER_FAILURE.alone();
        }
        let Ok(command) = CommandView::try_from(apdu) else {
            // Fewer than four bytes, or lengths that contradict each other; and classes ISO does not know.
            let bad_class = apdu.first() == Some(&0xFF);
            return if bad_class {
                Sw::CLA_UNKNOWN.alone()
            } else {
                Sw::WRONG_LENGTH.alone()
            };
        };
        if command.extended && self.has(Quirk::ShortOnly) {
            return Sw::WRONG_LENGTH.alone();
        }
        let (data, status) = match self.execute(apdu, command) {
            Ok((data, status)) => (data, status),
            Err(status) => (Vec::new(), status),
        };
        self.deliver(data, status, command.extended)
    }

    /// Hands an answer out whole, or in pieces by GET RESPONSE where the quirk asks for it.
    fn deliver(&mut self, mut data: Vec<u8>, status: Sw, extended: bool) -> Vec<u8> {
        const PIECE: usize = 128;
        if self.has(Quirk::Chunked61) && status == Sw::DONE && data.len() > PIECE && !extended {
            self.pending = data.split_off(PIECE);
            let left = u8::try_from(self.pending.len()).unwrap_or(0);
            return Sw::more(left).after(data);
        }
        status.after(data)
    }

    fn has(&self, quirk: Quirk) -> bool {
        self.spec.quirks.contains(&quirk)
    }
}
