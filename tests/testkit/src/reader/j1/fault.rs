//! What can go wrong in the reader, as data.

/// One thing that goes wrong once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct J1Fault {
    /// At a message of this type, for example `6F`.
    pub kind: u8,
    /// The how many-th of that type since the reader was made, from 1. A command in pieces counts once.
    pub nth: u32,
    /// What happens.
    pub mishap: J1Mishap,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum J1Mishap {
    /// The message is lost: nobody acts, nobody answers.
    LostBefore,
    /// Reader and card act, the answer is lost.
    LostAfter,
    /// The answer comes with a wrong check of its frame.
    BadChecksum,
    /// The answer comes in a good frame with a wrong check of its message.
    BadMessage,
    /// The answer comes twice.
    Twice,
    /// The answer is preceded by bytes that are no frame.
    Noise,
    /// Nobody acts; a hardware error comes instead, in clear.
    ErrorInClear(u8),
    /// Nobody acts; a hardware error comes instead, under the cipher of the session.
    Error(u8),
    /// The card is pulled before it acts: it loses its power, its going is told, and the reader hangs until the next
    /// connection.
    PulledBefore,
    /// The same after the card acted.
    PulledAfter,
    /// A card note comes before the answer, though the card stays: 02 or 03.
    FalseEvent(u8),
}
