//! What fuzz targets share: scripts of answers, a tap that is watched, a reader engine that is fed anything.

pub mod reader;
pub mod script;
pub mod tap;
