//! Phones with a virtual card at their back: what IsoDep and CoreNFC give to an app.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use kazasu_testkit::card::{JPKI_AID, PinFile, VirtualCard};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people;
use kazasu_testkit::reader::held;
use kazasu_testkit::reader::phone::{Iso7816Tag, IsoDep, IsoDepException};

/// When the card is pulled away; APDUs are counted from 1 since the card came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Pull {
    /// Before this APDU reaches the card.
    Before {
        /// Which.
        apdu: u32,
    },
    /// After the card carried this APDU out; its answer is lost.
    After {
        /// Which.
        apdu: u32,
    },
}

/// What a phone's NFC gives instead of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Error)]
pub enum TagError {
    /// `TagLostException`.
    TagLost,
    /// `IOException`.
    Io,
    /// `SecurityException`.
    OutOfDate,
    /// Longer than `getMaxTransceiveLength`.
    LengthExceeded,
    /// An `NFCReaderError` of CoreNFC.
    CoreNfc {
        /// Its code.
        code: u16,
    },
}

impl std::fmt::Display for TagError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for TagError {}

/// A phone, and a synthetic person who holds their card to it.
#[derive(uniffi::Object)]
pub struct VirtualPhone {
    side: Mutex<Side>,
}

enum Side {
    Away(Box<VirtualCard>),
    Android(Box<IsoDep>),
    Iphone(Box<Iso7816Tag>),
    Nothing,
}

#[uniffi::export]
impl VirtualPhone {
    /// The card of a synthetic person (`tests/testkit/profiles`), not held to the phone yet.
    #[uniffi::constructor]
    #[must_use]
    pub fn new(person: &str) -> Arc<Self> {
        Arc::new(Self {
            side: Mutex::new(Side::Away(Box::new(card(person)))),
        })
    }

    /// The card comes to an Android phone; `longest`: `getMaxTransceiveLength`, `extended`:
    /// `isExtendedLengthApduSupported`.
    pub fn hold_to_android(&self, longest: u32, extended: bool, pull: Option<Pull>) {
        let longest = usize::try_from(longest).unwrap();
        self.change(|card| Side::Android(Box::new(IsoDep::new(card, longest, extended, pull.map(held)))));
    }

    /// The card comes to an iPhone, which selects the application before the app sees it.
    pub fn hold_to_iphone(&self, pull: Option<Pull>) {
        self.change(|card| Side::Iphone(Box::new(Iso7816Tag::new(card, &JPKI_AID, pull.map(held)))));
    }

    /// The card goes away, or the app drops the field.
    pub fn lift(&self) {
        self.change(|card| Side::Away(Box::new(card)));
    }

    /// `IsoDep.transceive`.
    pub fn transceive(&self, apdu: Vec<u8>) -> Result<Vec<u8>, TagError> {
        match &mut *self.side.lock().unwrap() {
            Side::Android(tag) => tag.transceive(&apdu).map_err(|thrown| match thrown {
                IsoDepException::TagLost => TagError::TagLost,
                IsoDepException::Io => TagError::Io,
                IsoDepException::OutOfDate => TagError::OutOfDate,
                IsoDepException::LengthExceeded => TagError::LengthExceeded,
            }),
            _ => Err(TagError::OutOfDate),
        }
    }

    /// `NFCISO7816Tag.sendCommand`, data and status word together.
    pub fn send_command(&self, apdu: Vec<u8>) -> Result<Vec<u8>, TagError> {
        match &mut *self.side.lock().unwrap() {
            Side::Iphone(tag) => match tag.send_command(&apdu) {
                Ok((mut data, sw1, sw2)) => {
                    data.extend([sw1, sw2]);
                    Ok(data)
                }
                Err(error) => Err(TagError::CoreNfc { code: error.0 }),
            },
            _ => Err(TagError::CoreNfc { code: 104 }),
        }
    }

    /// Tries left of the user-authentication PIN; lifts the card.
    #[must_use]
    pub fn tries_left(&self) -> u8 {
        self.lifted(|card| card.memory().tries_left(PinFile::Authentication).unwrap())
    }

    /// Whether the card still takes commands as verified; lifts the card.
    #[must_use]
    pub fn is_unlocked(&self) -> bool {
        self.lifted(VirtualCard::is_unlocked)
    }

    /// Commands the card has answered in all; lifts the card.
    #[must_use]
    pub fn apdus(&self) -> u64 {
        self.lifted(VirtualCard::apdu_count)
    }
}

impl VirtualPhone {
    fn change(&self, next: impl FnOnce(VirtualCard) -> Side) {
        let mut side = self.side.lock().unwrap();
        let card = match std::mem::replace(&mut *side, Side::Nothing) {
            Side::Away(card) => *card,
            Side::Android(tag) => tag.into_card(),
            Side::Iphone(tag) => tag.into_card(),
            Side::Nothing => panic!("a card is lost"),
        };
        *side = next(card);
    }

    fn lifted<T>(&self, look: impl FnOnce(&VirtualCard) -> T) -> T {
        self.lift();
        match &*self.side.lock().unwrap() {
            Side::Away(card) => look(card),
            _ => panic!("the card was lifted"),
        }
    }
}

/// The card of a synthetic person, as issued now.
pub fn card(person: &str) -> VirtualCard {
    let now = Timestamp::now();
    people::by_id(person).unwrap().card(&Mint::at(now), now).unwrap()
}

fn held(pull: Pull) -> held::Pull {
    match pull {
        Pull::Before { apdu } => held::Pull::Before(apdu),
        Pull::After { apdu } => held::Pull::After(apdu),
    }
}
