//! What a reader says unasked: a card came, a card went, good night.

/// One such message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// A card is there.
    Present,
    /// The card is gone.
    Gone,
    /// A card is there, and it is not known to be the one of before.
    Changed,
    /// The reader goes to sleep.
    Asleep,
    /// Something happened; the slot status tells what.
    Unclear,
}

/// How a reader writes its notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeStyle {
    /// `50` and two bits for each slot: bit 0 present, bit 1 changed (RDR_to_PC_NotifySlotChange); `51` and three bytes.
    Bitmap {
        /// How many slots, at least 1.
        slots: u8,
    },
    /// `50 02` gone, `50 03` present, `52` going to sleep.
    CardByte,
    /// In a form that is not public: the slot status is asked for.
    AskStatus,
}

/// Reads notices out of the event channel, cut or merged in any way. Holds at most one of them.
#[derive(Debug)]
pub struct NoticeDecoder {
    style: NoticeStyle,
    slot: u8,
    buffer: Vec<u8>,
}

impl NoticeDecoder {
    /// For this slot, in this style.
    #[must_use]
    pub const fn new(style: NoticeStyle, slot: u8) -> Self {
        Self {
            style,
            slot,
            buffer: Vec::new(),
        }
    }

    /// Forgets half a notice.
    pub fn clear(&mut self) {
        self.buffer.clear();
    }

    /// Takes bytes and returns what is whole, in order. Unknown bytes are skipped.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Notice> {
        if self.style == NoticeStyle::AskStatus {
            return if bytes.is_empty() {
                Vec::new()
            } else {
                vec![Notice::Unclear]
            };
        }
        let mut notices = Vec::new();
        for &byte in bytes {
            self.buffer.push(byte);
            if self.buffer.len() == self.length() {
                notices.extend(self.read());
                self.buffer.clear();
            }
        }
        notices
    }

    /// Length of the notice that begins in the buffer; 1 for what is none, so that it is skipped.
    fn length(&self) -> usize {
        match (self.style, self.buffer.first()) {
            (NoticeStyle::Bitmap { slots }, Some(0x50)) => {
                usize::from(slots.max(1).div_ceil(4)).saturating_add(1)
            }
            (NoticeStyle::Bitmap { .. }, Some(0x51)) => 4,
            (NoticeStyle::CardByte, Some(0x50)) => 2,
            _ => 1,
        }
    }

    fn read(&self) -> Option<Notice> {
        match (self.style, self.buffer.as_slice()) {
            (NoticeStyle::Bitmap { .. }, [0x50, map @ ..]) => {
                let byte = map.get(usize::from(self.slot / 4))?;
                match (byte >> (self.slot % 4 * 2)) & 0x03 {
                    0x03 => Some(Notice::Changed),
                    0x02 => Some(Notice::Gone),
                    _ => None,
                }
            }
            (NoticeStyle::CardByte, [0x50, 0x03]) => Some(Notice::Present),
            (NoticeStyle::CardByte, [0x50, 0x02]) => Some(Notice::Gone),
            (NoticeStyle::CardByte, [0x50, _]) => Some(Notice::Unclear),
            (NoticeStyle::CardByte, [0x52]) => Some(Notice::Asleep),
            _ => None,
        }
    }
}
