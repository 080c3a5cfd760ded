//! 必要な機器.

use askama::Template;
use kazasu_wire::equipment::{Connection, Equipment, Said};

use crate::layout::Layout;

/// What a clinic needs, from the list that the apps read as well.
#[derive(Debug, Clone, Template)]
#[template(path = "equipment_page.html")]
pub struct EquipmentPage {
    /// What surrounds it.
    pub layout: Layout,
    /// The list.
    pub list: Equipment,
}

impl EquipmentPage {
    pub(crate) fn said<'a>(&self, said: &'a Said) -> &'a str {
        if self.layout.lang() == "ja" {
            &said.ja
        } else {
            &said.en
        }
    }

    pub(crate) fn connection(&self, connection: &Connection) -> &'static str {
        match connection {
            Connection::Usb => self.layout.say("有線（USB）", "cable (USB)"),
            Connection::Bluetooth => "Bluetooth",
        }
    }
}
