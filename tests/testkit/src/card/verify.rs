//! VERIFY and CHANGE REFERENCE DATA (facts, card §3 and §4).

use super::VirtualCard;
use super::command::Command;
use super::file::ElementaryFile;
use super::memory::PinFile;
use super::quirk::Quirk;
use super::status::{Reply, Status};

/// Longest PIN the card takes, in bytes, as EF 0006 states. A longer one is 6700 and costs no try (`project-defined`).
const LONGEST_PIN: usize = 16;

impl VirtualCard {
    pub(super) fn verify(&mut self, command: &Command<'_>) -> Result<Reply, Status> {
        if command.p1 != 0x00 {
            return Err(Status::PARAMETERS);
        }
        let pin = self.pin_in_p2(command.p2)?;
        if command.case1 && self.has(Quirk::VerifyCase1Wrong) {
            return Err(Status::WRONG_LENGTH);
        }
        if pin == PinFile::Authentication && self.has(Quirk::Pinless) {
            return Err(Status::BLOCKED);
        }
        let left = self.tries_left(pin);
        if command.data.is_empty() {
            let verified = self.verified.contains(&pin) && self.has(Quirk::Verified9000);
            return Err(if verified {
                Status::DONE
            } else {
                Status::tries(left)
            });
        }
        if left == 0 {
            return Err(self.blocked());
        }
        if command.data.len() > LONGEST_PIN {
            return Err(Status::WRONG_LENGTH);
        }
        match self
            .memory
            .compare(pin, self.issued_value(pin).as_bytes(), command.data)
        {
            Some(true) => {
                self.verified.insert(pin);
                Ok(Status::DONE.into())
            }
            Some(false) => {
                self.verified.remove(&pin);
                Err(Status::tries(self.tries_left(pin)))
            }
            None => Err(Status::MEMORY_FAILURE),
        }
    }

    /// `00 24 01 80 Lc <new>` after VERIFY. The card's own rules for new values are not public; the lengths of §4 are
    /// held.
    pub(super) fn change_reference_data(&mut self, command: &Command<'_>) -> Result<Reply, Status> {
        if command.p1 != 0x01 {
            return Err(Status::PARAMETERS);
        }
        let pin = self.pin_in_p2(command.p2)?;
        if self.tries_left(pin) == 0 || (pin == PinFile::Authentication && self.has(Quirk::Pinless)) {
            return Err(self.blocked());
        }
        if !self.verified.contains(&pin) {
            return Err(Status::SECURITY);
        }
        let lengths = match pin {
            PinFile::Authentication => 4..=4,
            PinFile::Signing => 6..=LONGEST_PIN,
        };
        if !lengths.contains(&command.data.len()) {
            return Err(Status::WRONG_LENGTH);
        }
        self.memory
            .change(pin, command.data)
            .ok_or(Status::MEMORY_FAILURE)?;
        Ok(Status::DONE.into())
    }

    fn pin_in_p2(&mut self, p2: u8) -> Result<PinFile, Status> {
        let identifier = self.file_in_p2(p2)?;
        match self.elementary_file(identifier)? {
            ElementaryFile::Pin(pin) => Ok(*pin),
            _ => Err(Status::FILE_TYPE),
        }
    }

    fn tries_left(&self, pin: PinFile) -> u8 {
        self.memory.tries_left(pin).unwrap_or(0)
    }

    fn blocked(&self) -> Status {
        if self.has(Quirk::Blocked6983) {
            Status::BLOCKED_ISO
        } else {
            Status::BLOCKED
        }
    }

    fn issued_value(&self, pin: PinFile) -> &str {
        let [authentication, signing] = &self.issued;
        match pin {
            PinFile::Authentication => authentication,
            PinFile::Signing => signing,
        }
    }
}
