//! What every screen may look at.

use jiff::Timestamp;
use kazasu_wire::activation::Facility;
use kazasu_wire::challenge::Maintenance;
use kazasu_wire::retention::japanese_day;
use kazasu_words::{Arg, Locale, Words};

use super::intent::{MethodChoice, ReaderState, SeenReader};
use super::want::Ticket;
use crate::fact::Fact;
use crate::settings::Settings;
use crate::terms::{TermsConsent, TermsText};

/// Time as a flow sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds the program has been running; never goes back.
    pub running_ms: u64,
    /// The device clock.
    pub wall: Timestamp,
}

/// The kind of terminal, which decides how staff log in (requirements 222, 232).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terminal {
    /// Smartphone or tablet: 生体認証 or ログインパスコード.
    Mobile,
    /// PC: パスワード.
    Pc,
}

/// What every screen may look at.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) terminal: Terminal,
    /// What this terminal is called in the record of a consent.
    pub(super) device: String,
    pub(super) terms: TermsText,
    pub(super) consent: Option<TermsConsent>,
    pub(super) activated: bool,
    pub(super) unlocked: bool,
    pub(super) facilities: Vec<Facility>,
    pub(super) settings: Settings,
    /// A limit of the key store.
    pub(super) warning: Option<Fact>,
    pub(super) reader: ReaderState,
    pub(super) battery_low: bool,
    pub(super) online: bool,
    pub(super) earphones: bool,
    /// Why the service takes no check of this app now.
    pub(super) closed: Option<Fact>,
    /// The next planned maintenance the service told of.
    pub(super) maintenance: Option<Maintenance>,
    /// Readers seen since the search began, nearest first.
    pub(super) seen: Vec<SeenReader>,
    /// Records to be asked again this month.
    pub(super) due: usize,
    ticket: Ticket,
}

impl Context {
    pub(super) fn new(terminal: Terminal, device: String, terms: TermsText) -> Self {
        Self {
            terminal,
            device,
            terms,
            consent: None,
            activated: false,
            unlocked: false,
            facilities: Vec::new(),
            settings: Settings::default(),
            warning: None,
            reader: ReaderState::Unknown,
            battery_low: false,
            online: true,
            earphones: false,
            closed: None,
            maintenance: None,
            seen: Vec::new(),
            due: 0,
            ticket: Ticket::default(),
        }
    }

    pub(super) fn words(&self) -> Words {
        Words::new(self.locale())
    }

    pub(super) fn locale(&self) -> Locale {
        self.settings.language.unwrap_or_default().into()
    }

    /// A ticket no earlier check had.
    pub(super) fn next_ticket(&mut self) -> Ticket {
        self.ticket = Ticket(self.ticket.0 + 1);
        self.ticket
    }

    /// Whether the terms in force were agreed to.
    pub(super) fn has_consent(&self) -> bool {
        self.consent
            .as_ref()
            .is_some_and(|consent| consent.version == self.terms.version)
    }

    /// The methods offered, the one of the settings first.
    pub(super) fn methods(&self) -> Vec<MethodChoice> {
        if self.settings.cannot_compare_faces {
            return vec![MethodChoice::Pin];
        }
        match self.settings.method() {
            kazasu_wire::method::Method::Visual => vec![MethodChoice::Visual, MethodChoice::Pin],
            _ => vec![MethodChoice::Pin, MethodChoice::Visual],
        }
    }

    pub(super) fn offers_visual(&self) -> bool {
        !self.settings.cannot_compare_faces
    }

    /// Why no card can be read now, known before one is asked for.
    pub(super) fn reader_trouble(&self) -> Option<Fact> {
        let code = match self.reader {
            ReaderState::Unknown | ReaderState::Ready | ReaderState::Connecting => return None,
            ReaderState::PhoneOff => "reader.phone.switched-off",
            ReaderState::PhoneUnsupported => "reader.phone.unsupported",
            ReaderState::BluetoothOff => "reader.bluetooth.switched-off",
            ReaderState::BluetoothForbidden => "reader.bluetooth.not-allowed",
            ReaderState::NoReader => "reader.list.none",
            ReaderState::InUse => "reader.connect.in-use",
        };
        Some(Fact::new(code))
    }

    /// Why no check can be made now.
    pub(super) fn check_trouble(&self) -> Option<Fact> {
        self.closed
            .clone()
            .or_else(|| (!self.online).then(|| Fact::new("app.network.unreachable")))
            .or_else(|| self.reader_trouble())
    }

    /// A maintenance that is near or under way.
    pub(super) fn maintenance_ahead(&self, now: Now) -> Option<Fact> {
        let ahead = self
            .maintenance
            .as_ref()
            .filter(|planned| now.wall < planned.ends_at);
        ahead.map(maintenance_fact)
    }

    /// Everything a person of the clinic must not see on a locked device leaves.
    pub(super) fn forget(&mut self) {
        self.unlocked = false;
        self.due = 0;
    }
}

/// When the service pauses.
pub(super) fn maintenance_fact(planned: &Maintenance) -> Fact {
    Fact::new("service.maintenance.planned").with(Arg::Date, japanese_day(planned.starts_at))
}
