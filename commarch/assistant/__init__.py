"""The filing assistant (归档助手): says where a document belongs and why; it proposes and never files."""
