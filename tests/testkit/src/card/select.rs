//! SELECT, and the ways a command names an elementary file (facts, card §1.1, §1.2 and §2.1).

use super::command::Command;
use super::quirk::Quirk;
use super::status::{Reply, Status};
use super::terminal::TerminalStatus;
use super::{VirtualCard, file, other_kind};

/// AID of the JPKI application 公的個人認証AP.
pub const JPKI_AID: [u8; 10] = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];

/// AID of the GlobalPlatform issuer domain, current after power-on. Selecting it is the way to leave.
pub const ISSUER_AID: [u8; 7] = [0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00];

/// Current dedicated file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Application {
    Issuer,
    Jpki,
}

impl Application {
    const ALL: [Self; 2] = [Self::Issuer, Self::Jpki];

    fn aid(self) -> &'static [u8] {
        match self {
            Self::Issuer => &ISSUER_AID,
            Self::Jpki => &JPKI_AID,
        }
    }

    /// A truncated AID selects too.
    fn by_prefix(prefix: &[u8]) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|application| !prefix.is_empty() && application.aid().starts_with(prefix))
    }
}

impl VirtualCard {
    pub(super) fn select(&mut self, command: &Command<'_>) -> Result<Reply, Status> {
        match (command.p1, command.p2) {
            (0x04, 0x00 | 0x0C) => self.select_application(command),
            (0x02, 0x00 | 0x0C) => self.select_file(command.data),
            (0x00, 0x00 | 0x0C) => self.select_master_file(command.data),
            _ => Err(Status::PARAMETERS),
        }
    }

    fn select_application(&mut self, command: &Command<'_>) -> Result<Reply, Status> {
        if let Some(others) = self
            .quirks
            .iter()
            .find_map(|quirk| other_kind::applications(*quirk))
        {
            let known = others
                .iter()
                .any(|aid| !command.data.is_empty() && aid.starts_with(command.data));
            return if known {
                Ok(Status::DONE.into())
            } else {
                Err(Status::NOT_FOUND)
            };
        }
        let application = Application::by_prefix(command.data).ok_or(Status::NOT_FOUND)?;
        // Verified PINs belong to the JPKI application: selecting it again keeps them, any other clears them (§8.3).
        if application != Application::Jpki {
            self.verified.clear();
            self.terminal = TerminalStatus::default();
        }
        self.application = application;
        self.current = None;
        let wants_information = command.p2 == 0x00 && command.le > 0;
        Ok(Reply {
            data: if wants_information {
                control_information(application.aid())
            } else {
                Vec::new()
            },
            status: Status::DONE,
        })
    }

    fn select_file(&mut self, data: &[u8]) -> Result<Reply, Status> {
        let identifier = <[u8; 2]>::try_from(data).map_err(|_| Status::WRONG_LENGTH)?;
        self.make_current(u16::from_be_bytes(identifier))?;
        Ok(Status::DONE.into())
    }

    /// `00 A4 00 00` is without effect inside an application, 6A86 directly after reset; 3F00 does not exist (§1.2).
    fn select_master_file(&self, data: &[u8]) -> Result<Reply, Status> {
        match (data, self.application) {
            ([], Application::Jpki) => Ok(Status::DONE.into()),
            ([], Application::Issuer) => Err(Status::PARAMETERS),
            _ => Err(Status::NOT_FOUND),
        }
    }

    /// The file named by P2 `80` (the current one) or `80 | sfi` in VERIFY, CHANGE and the signature.
    pub(super) fn file_in_p2(&mut self, p2: u8) -> Result<u16, Status> {
        match p2 {
            0x80 => self.current.ok_or(Status::NO_CURRENT_FILE),
            0x81..=0x9F => self.short_file(p2 & 0x1F),
            _ => Err(Status::PARAMETERS),
        }
    }

    /// Every file's short identifier is the low five bits of its identifier; using it makes the file current.
    pub(super) fn short_file(&mut self, short: u8) -> Result<u16, Status> {
        if self.has(Quirk::NoSfi) {
            return Err(Status::PARAMETERS);
        }
        self.make_current(u16::from(short))
    }

    fn make_current(&mut self, identifier: u16) -> Result<u16, Status> {
        if self.application != Application::Jpki || self.files.get(identifier).is_none() {
            return Err(Status::NOT_FOUND);
        }
        self.current = Some(identifier);
        Ok(identifier)
    }

    pub(super) fn elementary_file(&self, identifier: u16) -> Result<&file::ElementaryFile, Status> {
        self.files.get(identifier).ok_or(Status::NOT_FOUND)
    }
}

/// File control information. That the card sends one is known, its content is not public, so this is `project-defined`:
/// the template 6F with the AID alone.
fn control_information(aid: &[u8]) -> Vec<u8> {
    let length = u8::try_from(aid.len()).unwrap_or(u8::MAX);
    let mut template = vec![0x6F, length.saturating_add(2), 0x84, length];
    template.extend(aid);
    template
}
