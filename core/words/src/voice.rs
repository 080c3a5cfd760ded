//! To whom a text speaks.

/// To whom a text speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Voice {
    /// The short title, for a heading.
    Title,
    /// Staff: what happened and what to do now.
    Staff,
    /// The patient: easy, polite, short.
    Patient,
    /// The vendor or developer: cause, field, retry policy.
    Vendor,
    /// Text to speech: no symbols, complete without the screen.
    Spoken,
}

impl Voice {
    /// Every voice.
    pub const ALL: [Self; 5] = [
        Self::Title,
        Self::Staff,
        Self::Patient,
        Self::Vendor,
        Self::Spoken,
    ];

    /// The Fluent attribute of the voice; the title is the message's own value.
    #[must_use]
    pub fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Title => None,
            Self::Staff => Some("staff"),
            Self::Patient => Some("patient"),
            Self::Vendor => Some("vendor"),
            Self::Spoken => Some("spoken"),
        }
    }
}
