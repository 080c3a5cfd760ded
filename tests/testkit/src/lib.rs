//! A virtual My Number Card, synthetic people and a minted test PKI.
//!
//! Nothing here is real: names, numbers, keys and certificates are synthetic and marked so. The card speaks what public
//! clients have observed of the real one; what is not public is marked `project-defined`.
//!
//! ```
//! use kazasu_testkit::{mint::Mint, people};
//!
//! let now = jiff::Timestamp::now();
//! let mint = Mint::at(now);
//! let person = people::by_id("valid").ok_or("no such person")?;
//! let mut card = person.card(&mint, now)?;
//!
//! card.power_on();
//! let select = [&[0x00, 0xA4, 0x04, 0x0C, 0x0A][..], &kazasu_testkit::card::JPKI_AID].concat();
//! assert_eq!(card.transmit(&select), [0x90, 0x00]);
//! // The head of the certificate by short EF identifier, then VERIFY, then the tries left.
//! assert_eq!(card.transmit(&[0x00, 0xB0, 0x8A, 0x00, 0x04])[..2], [0x30, 0x82]);
//! assert_eq!(card.transmit(b"\x00\x20\x00\x98\x041234"), [0x90, 0x00]);
//! assert_eq!(card.transmit(&[0x00, 0x20, 0x00, 0x98]), [0x63, 0xC3]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod card;
pub mod marks;
pub mod memory;
pub mod mint;
pub mod people;
pub mod reader;
pub mod register;
pub mod responder;
pub mod transcript;
pub mod vpcd;
