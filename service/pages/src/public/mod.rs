//! The public pages: what anybody may read before they log in.

mod article;
pub mod content;
mod equipment;
mod faq;
mod guide;
mod institutions;
mod notices;
mod search;
mod statistics;
mod top;

pub use article::ArticlePage;
pub use equipment::EquipmentPage;
pub use faq::{FaqPage, Question};
pub use guide::{GuidePage, GuideStep};
pub use institutions::{InstitutionsPage, Users};
pub use notices::{NoticeLine, NoticesPage};
pub use search::{Hit, SearchPage};
pub use statistics::{Figures, StatisticsPage};
pub use top::TopPage;
