//! What tells one run from another.

use kazasu_links::Way;
use kazasu_testkit::reader::held::Pull;

/// What is done with the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flow {
    Check {
        extended: bool,
        right: bool,
        tries: u8,
        quirk: Option<&'static str>,
    },
    Resume {
        right: bool,
    },
    Visual,
    Tries,
    Info,
    Probe,
}

/// Where it is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    Whole,
    Command(Pull),
    Byte(u64),
}

/// What the person does after a tap that broke off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FollowUp {
    /// Holds the same card again.
    SameCard,
    /// Holds another person's card first, then the own one.
    OtherCard,
    /// Holds a phone first, then the card.
    Phone,
    /// Types the other PIN, and holds the same card.
    OtherPin,
    /// Asks how many tries are left, then holds the card again.
    Tries,
}

/// Every follow-up.
pub const FOLLOW_UPS: [FollowUp; 5] = [
    FollowUp::SameCard,
    FollowUp::OtherCard,
    FollowUp::Phone,
    FollowUp::OtherPin,
    FollowUp::Tries,
];
/// One run: on what, which flow, cut where, followed by what.
pub type Tuple = (Way, Flow, Place, FollowUp);
