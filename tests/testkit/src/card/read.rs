//! READ BINARY (facts, card §2.3 and §3).

use super::VirtualCard;
use super::command::Command;
use super::file::ElementaryFile;
use super::quirk::Quirk;
use super::status::{Reply, Status};

impl VirtualCard {
    /// P1 bit 8 says short EF identifier, so an offset is at most 7FFF (facts, card §10 no. 9).
    pub(super) fn read_binary(&mut self, command: &Command<'_>) -> Result<Reply, Status> {
        let (identifier, offset) = match command.p1 {
            high @ 0x00..=0x7F => (
                self.current.ok_or(Status::NO_CURRENT_FILE)?,
                usize::from(u16::from_be_bytes([high, command.p2])),
            ),
            short @ 0x81..=0x9F => (self.short_file(short & 0x1F)?, usize::from(command.p2)),
            _ => return Err(Status::PARAMETERS),
        };
        let ElementaryFile::Transparent { content, guard } = self.elementary_file(identifier)? else {
            return Err(Status::FILE_TYPE);
        };
        if guard.is_some_and(|pin| !self.verified.contains(&pin)) {
            return Err(Status::SECURITY);
        }
        if command.le == 0 || !command.data.is_empty() {
            return Err(Status::WRONG_LENGTH);
        }
        let rest = content
            .get(offset..)
            .filter(|rest| !rest.is_empty())
            .ok_or(Status::OFFSET)?;
        let data: Vec<u8> = rest.iter().copied().take(command.le).collect();
        let short = data.len() < command.le;
        if short && self.has(Quirk::WrongLe6c) {
            return Err(Status::wrong_le(data.len()));
        }
        let status = if short && self.has(Quirk::Eof6282) {
            Status::END_OF_FILE
        } else {
            Status::DONE
        };
        Ok(self.deliver(data, status))
    }
}
