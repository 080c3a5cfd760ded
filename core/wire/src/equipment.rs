//! 必要な機器: what a clinic needs to check qualifications (requirements 254–262), one list for portal and apps.
//!
//! Which models there are is `project-defined`: readers whose public data sheets promise extended APDUs and whose
//! protocol `core/reader` or PC/SC speaks. It promises nothing about a single device.

use jiff::civil::Date;
use serde::Deserialize;

const LIST: &str = include_str!("../data/equipment.json");

/// The whole list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equipment {
    /// The day it was last looked through.
    pub as_of: Date,
    /// The ways to work; one is enough.
    pub ways: Vec<Way>,
}

/// One way to work.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// `smartphone`, `tablet` or `pc`.
    pub id: String,
    /// What it is called.
    pub title: Said,
    /// Everything needed.
    pub needs: Vec<Said>,
    /// What people stumble over.
    pub note: Said,
    /// Readers that fit.
    pub readers: Vec<ReaderModel>,
}

/// A text in both languages of the portal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// 日本語.
    pub ja: String,
    /// English.
    pub en: String,
}

/// A model of a reader.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReaderModel {
    /// Maker and model.
    pub name: String,
    /// How it is connected.
    pub connection: Connection,
    /// Whether it carries extended APDUs by its data sheet.
    pub extended: bool,
    /// Whether Kazasu speaks its protocol.
    pub engine: bool,
}

/// How a reader is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Connection {
    /// A cable.
    Usb,
    /// Bluetooth Low Energy.
    Bluetooth,
}

impl Equipment {
    /// The list that ships; `None` would be a broken build, which a test rules out.
    #[must_use]
    pub fn shipped() -> Option<Self> {
        serde_json::from_str(LIST).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_only_fitting_readers_stand_in_it() {
        let list: Equipment = serde_json::from_str(LIST).unwrap();
        let ids: Vec<&str> = list.ways.iter().map(|way| way.id.as_str()).collect();
        assert_eq!(ids, ["smartphone", "tablet", "pc"]);
        for way in &list.ways {
            assert!(!way.needs.is_empty(), "{}", way.id);
            for reader in &way.readers {
                assert!(reader.extended && reader.engine, "{}", reader.name);
            }
        }
        assert_eq!(Equipment::shipped(), Some(list));
    }
}
