//! What the rules of a form go by beside what was typed.

use jiff::civil::Date;
use kazasu_forms::Facts;
use kazasu_wire::retention::japanese_day;

use crate::service::Service;

/// The day it is, and whether nothing entered is real.
#[must_use]
pub(crate) fn facts(service: &Service) -> Facts {
    Facts {
        test_mode: service.settings.test_mode,
        ..Facts::on(today(service))
    }
}

/// Today in Japan.
#[must_use]
pub(crate) fn today(service: &Service) -> Date {
    japanese_day(service.clock.now())
}
