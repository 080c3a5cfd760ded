//! The promises of a tap, watched from outside on bytes alone.

use crate::card::carries_secret;

/// Most commands of one tap, leave included.
const MOST_COMMANDS: u32 = 97;

/// A broken promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// More than one PIN was sent.
    #[error("a second PIN was sent")]
    SecondPin,
    /// A PIN was sent although the counter was not read since the card got its power.
    #[error("a PIN was sent without a counter read in this card session")]
    PinWithoutCounter,
    /// A PIN was sent on the last try, and nobody had consented.
    #[error("a PIN was sent on the last try without consent")]
    LastTry,
    /// A command was sent before the answer to the one before.
    #[error("two commands were open at once")]
    TwoOpen,
    /// More commands than any tap needs.
    #[error("more commands than a tap may take")]
    TooMany,
    /// The tap ended after a PIN was sent, and the card kept its power.
    #[error("the card kept its power after a PIN")]
    PowerLeftOn,
}

/// Watches one tap.
#[derive(Debug)]
pub struct TapWatch {
    consent: bool,
    open: Option<Vec<u8>>,
    tries: Option<u8>,
    pins: u32,
    commands: u32,
    powered: bool,
}

impl TapWatch {
    /// A tap that begins; `consent`: somebody agreed to spend the last try.
    #[must_use]
    pub const fn new(consent: bool) -> Self {
        Self {
            consent,
            open: None,
            tries: None,
            pins: 0,
            commands: 0,
            powered: false,
        }
    }

    /// The task sends a command.
    ///
    /// # Errors
    /// The promise it breaks.
    pub fn sent(&mut self, apdu: &[u8]) -> Result<(), Violation> {
        if self.open.is_some() {
            return Err(Violation::TwoOpen);
        }
        self.commands += 1;
        if self.commands > MOST_COMMANDS {
            return Err(Violation::TooMany);
        }
        self.powered = true;
        // Case 1 and an Le alone are questions, everything longer carries a PIN.
        if apdu.len() > 5
            && apdu
                .get(1)
                .is_some_and(|instruction| carries_secret(*instruction))
        {
            self.pins += 1;
            match self.tries.take() {
                _ if self.pins > 1 => return Err(Violation::SecondPin),
                None | Some(0) => return Err(Violation::PinWithoutCounter),
                Some(1) if !self.consent => return Err(Violation::LastTry),
                Some(_) => {}
            }
        }
        self.open = Some(apdu.get(..apdu.len().min(5)).unwrap_or_default().to_vec());
        Ok(())
    }

    /// The card answers, with status word.
    pub fn answered(&mut self, answer: &[u8]) {
        let Some(asked) = self.open.take() else { return };
        match (asked.get(1), answer) {
            (Some(0x20), [.., 0x63, tries @ 0xC0..=0xCF]) => self.tries = Some(tries & 0x0F),
            // Any other word about the counter takes it back, any other application forgets it.
            (Some(0x20 | 0xA4), _) if asked.get(2) != Some(&0x02) => self.tries = None,
            _ => {}
        }
    }

    /// The link is gone, and the card's power with it.
    pub fn lost(&mut self) {
        self.open = None;
        self.tries = None;
    }

    /// The task gives the card back.
    pub fn released(&mut self, power_off: bool) {
        if power_off {
            self.powered = false;
            self.tries = None;
        }
    }

    /// The tap ended; the number of PINs that were sent.
    ///
    /// # Errors
    /// [`Violation::PowerLeftOn`].
    pub const fn ended(&self) -> Result<u32, Violation> {
        if self.pins > 0 && self.powered {
            Err(Violation::PowerLeftOn)
        } else {
            Ok(self.pins)
        }
    }
}
