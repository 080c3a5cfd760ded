//! The commands of the card (card facts §3, §8.3).

use iso7816::Instruction;
use iso7816::command::CommandView;

use super::file::{EfId, FileKind};
use super::quirk::Quirk;
use super::status::Sw;
use super::{Application, ISSUER_AID, JPKI_AID, VirtualCard};
use crate::mint::sign_padded;

/// Longest PIN or password the card takes (card facts §2.2: max PIN 16).
const LONGEST_PIN: usize = 16;
/// Shortest AID that selects by prefix: the registered application provider id.
const SHORTEST_AID: usize = 5;

type Answer = Result<(Vec<u8>, Sw), Sw>;

impl VirtualCard {
    pub(super) fn execute(&mut self, apdu: &[u8], command: CommandView<'_>) -> Answer {
        let class = command.class();
        if class.channel().is_some_and(|channel| channel != 0) {
            return Err(Sw::CHANNEL);
        }
        if class.channel().is_some() && !class.secure_messaging().none() {
            return Err(Sw::SECURE_MESSAGING);
        }
        let ins = apdu.get(1).copied().unwrap_or_default();
        if ins != u8::from(Instruction::GetResponse) {
            self.pending.clear();
        }
        match (class.into_inner(), ins) {
            (0x00, 0xA4) => self.select(command),
            (0x00, 0xB0) => self.read_binary(command),
            (0x00, 0x20) => self.verify(apdu, command),
            (0x00, 0xC0) => self.get_response(command),
            (0x00, 0xCA | 0xCB) => Err(Sw::NO_OBJECT),
            (0x80, 0x2A) => self.sign(command),
            (0x00 | 0x80, _) => Err(Sw::INS_UNKNOWN),
            _ => Err(Sw::CLA_UNKNOWN),
        }
    }

    fn select(&mut self, command: CommandView<'_>) -> Answer {
        match (command.p1, command.p2) {
            (0x04, 0x00 | 0x0C) => self.select_application(command),
            (0x02, 0x0C) => self.select_file(command.data()),
            // Select-MF: refused before an application is chosen, without any effect inside one.
            (0x00, _) if !command.data().is_empty() => Err(Sw::NOT_FOUND),
            (0x00, 0x00) if self.application != Application::Issuer => Ok((Vec::new(), Sw::DONE)),
            _ => Err(Sw::PARAMETERS),
        }
    }

    fn select_application(&mut self, command: CommandView<'_>) -> Answer {
        let name = command.data();
        let matches = |aid: &[u8]| name.len() >= SHORTEST_AID && aid.starts_with(name);
        let (application, aid) = if matches(&JPKI_AID) {
            (Application::Jpki, JPKI_AID.as_slice())
        } else if matches(&ISSUER_AID) {
            (Application::Issuer, ISSUER_AID.as_slice())
        } else {
            return Err(Sw::NOT_FOUND);
        };
        // Selecting the application again, even after a warm reset, does not clear what was verified in it; selecting
        // another one does.
        if application != Application::Jpki {
            self.verified.clear();
        }
        self.application = application;
        self.current = None;
        if command.p2 == 0x0C || command.expected() == 0 {
            return Ok((Vec::new(), Sw::DONE));
        }
        // The content of the card's FCI is not published; this one names the application (`project-defined`).
        let length = u8::try_from(aid.len()).unwrap_or_default();
        let mut template = vec![0x6F, length + 2, 0x84, length];
        template.extend_from_slice(aid);
        Ok((template, Sw::DONE))
    }

    fn select_file(&mut self, id: &[u8]) -> Answer {
        let &[high, low] = id else {
            return Err(Sw::WRONG_LENGTH);
        };
        let id = EfId(u16::from_be_bytes([high, low]));
        self.find(id)?;
        self.current = Some(id);
        Ok((Vec::new(), Sw::DONE))
    }

    fn read_binary(&mut self, command: CommandView<'_>) -> Answer {
        if !command.data().is_empty() || command.expected() == 0 {
            return Err(Sw::WRONG_LENGTH);
        }
        // Bit 8 of P1 says short id, so a plain offset ends at 7FFF.
        let (id, offset) = if command.p1 & 0x80 == 0 {
            let offset = usize::from(u16::from_be_bytes([command.p1, command.p2]));
            (self.current.ok_or(Sw::NO_CURRENT_EF)?, offset)
        } else {
            (self.short_id(command.p1)?, usize::from(command.p2))
        };
        let kind = self.find(id)?;
        self.current = Some(id);
        match kind {
            FileKind::Transparent { behind: Some(pin) } if !self.verified.contains(&pin) => {
                return Err(Sw::SECURITY_STATUS);
            }
            FileKind::Transparent { .. } => {}
            FileKind::Pin | FileKind::Key { .. } | FileKind::TerminalKey => return Err(Sw::FILE_TYPE),
        }
        let bytes = self.files.get(id).map(|(_, bytes)| bytes).unwrap_or_default();
        let rest = bytes
            .get(offset..)
            .filter(|rest| !rest.is_empty())
            .ok_or(Sw::PAST_END)?;
        let asked = command.expected();
        if asked > rest.len() && self.has(Quirk::WrongLe6c) && rest.len() < 256 {
            return Err(Sw::exactly(u8::try_from(rest.len()).unwrap_or_default()));
        }
        let status = if asked > rest.len() && self.has(Quirk::Eof6282) {
            Sw::END_OF_FILE
        } else {
            Sw::DONE
        };
        Ok((rest.iter().copied().take(asked).collect(), status))
    }

    fn verify(&mut self, apdu: &[u8], command: CommandView<'_>) -> Answer {
        if command.p1 != 0 {
            return Err(Sw::PARAMETERS);
        }
        let id = self.referenced(command.p2)?;
        if self.find(id)? != FileKind::Pin {
            return Err(Sw::FILE_TYPE);
        }
        self.current = Some(id);
        let switched_off = id == EfId::AUTHENTICATION_PIN && self.has(Quirk::Pinless);
        let given = command.data();
        if given.is_empty() {
            if apdu.len() == 4 && self.has(Quirk::VerifyCase16700) {
                return Err(Sw::WRONG_LENGTH);
            }
            if switched_off {
                return Err(Sw::LOCKED);
            }
            if self.verified.contains(&id) && self.has(Quirk::VerifiedSays9000) {
                return Ok((Vec::new(), Sw::DONE));
            }
            // The counter is told even while the PIN is verified.
            return Err(Sw::tries(self.tries.left(id)));
        }
        if switched_off || self.tries.left(id) == 0 {
            return Err(Sw::LOCKED);
        }
        if given.len() > LONGEST_PIN {
            return Err(Sw::WRONG_LENGTH);
        }
        let right = if id == EfId::SIGNING_PASSWORD {
            &self.spec.signing_password
        } else {
            &self.spec.pin
        };
        if given == right.as_bytes() {
            self.tries.restore(id);
            if !self.verified.contains(&id) {
                self.verified.push(id);
            }
            Ok((Vec::new(), Sw::DONE))
        } else {
            self.verified.retain(|pin| *pin != id);
            Err(Sw::tries(self.tries.spend(id)))
        }
    }

    fn sign(&mut self, command: CommandView<'_>) -> Answer {
        // Scheme 00, padding of the input as is, is the one every known client uses.
        if command.p1 != 0 {
            return Err(Sw::PARAMETERS);
        }
        let id = self.referenced(command.p2)?;
        let FileKind::Key { behind } = self.find(id)? else {
            return Err(Sw::FILE_TYPE);
        };
        self.current = Some(id);
        if !self.verified.contains(&behind) {
            return Err(Sw::SECURITY_STATUS);
        }
        let slot = if id == EfId::SIGNING_KEY {
            self.spec.signing_key_slot
        } else {
            self.spec.authentication_key_slot
        };
        let signature = sign_padded(slot, command.data()).map_err(|_| Sw::WRONG_LENGTH)?;
        if command.expected() < signature.len() {
            return Err(Sw::WRONG_LENGTH);
        }
        Ok((signature, Sw::DONE))
    }

    fn get_response(&mut self, command: CommandView<'_>) -> Answer {
        if self.pending.is_empty() {
            return Err(Sw::INS_UNKNOWN);
        }
        let take = command.expected().min(self.pending.len());
        let rest = self.pending.split_off(take);
        Ok((std::mem::replace(&mut self.pending, rest), Sw::DONE))
    }

    /// The file P2 of VERIFY and sign refers to: `80` the current one, else a short id.
    fn referenced(&self, p2: u8) -> Result<EfId, Sw> {
        match p2 {
            0x80 => self.current.ok_or(Sw::NO_CURRENT_EF),
            0x81..=0x9E => self.short_id(p2),
            _ => Err(Sw::PARAMETERS),
        }
    }

    fn short_id(&self, byte: u8) -> Result<EfId, Sw> {
        if self.has(Quirk::NoSfi) || byte & 0x60 != 0 {
            Err(Sw::PARAMETERS)
        } else {
            Ok(EfId::of_short_id(byte))
        }
    }

    fn find(&self, id: EfId) -> Result<FileKind, Sw> {
        match self.application {
            Application::Jpki => self.files.get(id).map(|(kind, _)| kind).ok_or(Sw::NOT_FOUND),
            Application::Issuer => Err(Sw::NOT_FOUND),
        }
    }
}
