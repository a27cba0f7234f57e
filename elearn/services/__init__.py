"""One public function is one thing that a person does, in one transaction."""
